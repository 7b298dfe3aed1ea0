<?php
/* Twig compiles 60 templates and renders each with the list of licences. */
require __DIR__ . '/inc/program.inc';
libraries('Twig');

const TEMPLATE = <<<'TWIG'
{% extends "layout" %}
{% block title %}Licences, page %d{% endblock %}
{% block body %}
{% for id, licence in licences %}
<tr class="{{ cycle(['odd', 'even'], loop.index) }}">
	<td>{{ loop.index }}</td><td>{{ id|upper }}</td><td>{{ licence[0]|title }}</td>
	{% if licence[1] %}<td>approved</td>{% elseif licence[2] %}<td>deprecated</td>{% else %}<td>&ndash;</td>{% endif %}
	<td>{{ "%s, %s"|format(id, licence[0]|length) }} {{ licence[0]|split(' ')|reverse|join(' ') }}</td>
</tr>
{% else %}
<tr><td>none</td></tr>
{% endfor %}
{% endblock %}
TWIG;
const LAYOUT = '<html><title>{% block title %}{% endblock %}</title><table>{% block body %}{% endblock %}</table></html>';

$licences = licences();
$templates = ['layout' => LAYOUT];
for ($page = 0; $page < 60; $page++) {
	$templates["page_$page"] = str_replace('page %d', "page $page", TEMPLATE);
}
$twig = new Twig\Environment(new Twig\Loader\ArrayLoader($templates), ['strict_variables' => true]);
for ($page = 0; $page < 60; $page++) {
	echo sha1($twig->render("page_$page", ['licences' => $licences])), "\n";
}
