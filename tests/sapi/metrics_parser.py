"""Reads metrics from the standard input as "openmetrics" or as "text", with the parser of that format."""
import importlib
import sys

parser = importlib.import_module('prometheus_client.openmetrics.parser' if sys.argv[1] == 'openmetrics' else 'prometheus_client.parser')
families = list(parser.text_string_to_metric_families(sys.stdin.read()))
names = [family.name for family in families]
assert len(names) == len(set(names)), 'a family comes twice'
assert all(family.documentation and family.type in ('gauge', 'counter') for family in families), 'a family has no help or type'
print(sum(len(family.samples) for family in families))
