<?php
/* A worker: ten thousand jobs one after the other in one process. Jobs differ in kind and size, some are large, some leave
 * cycles, and the worker keeps the last results, as its cache would. */
require __DIR__ . '/inc/row.inc';

const JOBS = 10000;
const KEPT = 300;

final class Node
{
	public array $children = [];

	public function __construct(public int $number, public ?Node $parent)
	{
		if ($parent !== null) {
			$parent->children[] = $this;
		}
	}
}

/** @return list<array<string, mixed>> what a queue or a database would hand over */
function records(int $count): array
{
	$records = [];
	for ($i = 0; $i < $count; $i++) {
		$records[] = ['id' => $i, 'name' => "customer $i", 'tags' => ["a$i", 'b' . $i % 7], 'sum' => mt_rand(1, 9999)];
	}
	return $records;
}

function job_json(int $size): string
{
	$records = json_decode(json_encode(records($size)), true);
	usort($records, fn ($a, $b) => $a['sum'] <=> $b['sum']);
	return json_encode(array_slice($records, 0, 3));
}

function job_report(int $size): string
{
	$text = '';
	foreach (records($size) as $record) {
		$text .= sprintf("%6d %-20s %s\n", $record['id'], $record['name'], implode(', ', $record['tags']));
	}
	return sha1(preg_replace('/ +/', ' ', $text));
}

/* Its parents and children keep each other: only the collector frees them. */
function job_tree(int $size): string
{
	$nodes = [new Node(0, null)];
	for ($i = 1; $i < 4 * $size; $i++) {
		$nodes[] = new Node($i, $nodes[mt_rand(0, $i - 1)]);
	}
	return (string) max(array_map(fn ($node) => count($node->children), $nodes));
}

function job_words(int $size): string
{
	$counts = array_count_values(explode(' ', str_repeat('the worker counts all the words ', $size) . mt_rand(1, $size)));
	arsort($counts);
	return serialize($counts);
}

mt_srand(1);
$kinds = [job_json(...), job_report(...), job_tree(...), job_words(...)];
$cache = [];
for ($job = scaled(JOBS); $job > 0; $job--) {
	$size = $job % 500 === 0 ? 3000 : mt_rand(20, 200);
	$cache[] = $kinds[mt_rand(0, 3)]($size);
	if (count($cache) > KEPT) {
		array_shift($cache);
	}
}
echo sha1(implode($cache)), "\n";
