<?php
/* The program behind bench/run. */

foreach (['rows', 'columns', 'command_line', 'options', 'statistics', 'machine', 'process', 'campaign', 'csv', 'report', 'instructions',
	'plot'] as $file) {
	require __DIR__ . "/$file.inc";
}

function rows_installed(array $names): array
{
	$rows = [];
	foreach ($names as $name) {
		$row = rows()[$name];
		if ($row->is_installed()) {
			$rows[$name] = $row;
		} else {
			echo "skip $name: the packages $row->packages are not installed\n";
		}
	}
	return $rows;
}

function columns_installed(array $names, string $so): array
{
	$columns = [];
	foreach ($names as $name) {
		$column = columns($so)[$name];
		if ($column->is_installed()) {
			$columns[$name] = $column;
		} else {
			echo "skip $name: the package $column->package is not installed\n";
		}
	}
	return $columns;
}

/* The comment lines: the machine, and the command of each column and row. */
function comments(string $root, Options $options, array $columns, array $rows, string $group): array
{
	$lines = [...machine_lines($root), $options->command($group)];
	foreach ($columns as $name => $column) {
		$version = $column->package === '' ? '' : " ($column->package " . package_version($column->package) . ')';
		$words = str_replace($options->so, 'zmmx.so', [...$column->variables(), 'php', '-n', ...$column->options]);
		$lines[] = "column $name: " . command_line($words) . $version;
	}
	foreach ($rows as $name => $row) {
		$percent = $options->smoke ? $row->smoke_percent : $options->percent;
		$lines[] = "row $name: " . command_line($row->arguments($percent, 'bench')) . packages_named($row);
	}
	return $lines;
}

function packages_named(Row $row): string
{
	$named = array_map(fn ($package) => "$package " . package_version($package),
		preg_split('/ /', $row->packages, -1, PREG_SPLIT_NO_EMPTY));
	return $named ? ' (' . implode(', ', $named) . ')' : '';
}

function measure_all(Options $options, array $columns, array $rows, Runner $runner, string $root): void
{
	$campaign = new Campaign($options, $columns, $runner, "$root/bench");
	$results = [];
	foreach (GROUPS as $group => $title) {
		$members = array_filter($rows, fn (Row $row) => $row->group === $group);
		if (!$members) {
			continue;
		}
		$csv = new Csv("$options->out/$group.csv", comments($root, $options, $columns, $members,
			implode(',', array_keys($members))));
		foreach ($members as $name => $row) {
			$results[$name] = $campaign->row_run($name, $row);
			$csv->result($results[$name]);
			report_row($results[$name]);
		}
		plot_file("$options->out/$group.csv", "$options->out/$group.svg");
	}
	report_programs($results);
	report_control($results);
}

function count_all(Options $options, array $columns, array $rows, Runner $runner, string $root): void
{
	$rows = array_filter($rows, fn (Row $row) => $row->counted);
	$csv = new Csv("$options->out/instructions.csv",
		[...comments($root, $options, $columns, $rows, implode(',', array_keys($rows))), 'each under: ' . implode(' ', CACHEGRIND)],
		['row', 'column', 'percent', 'instructions']);
	foreach ($rows as $name => $row) {
		instructions_row($csv, $runner, $columns, $name, $row, $options->percent, "$root/bench");
	}
}

function list_all(): void
{
	foreach (GROUPS as $group => $title) {
		echo "$group: $title\n";
		foreach (array_filter(rows(), fn (Row $row) => $row->group === $group) as $name => $row) {
			printf("  %-24s %s\n", $name, $row->title);
		}
	}
	echo 'columns: ', implode(', ', array_keys(columns())), "\n";
}

function provide(string $root, string ...$arguments): void
{
	passthru(command_line(["$root/bench/lib/provide.sh", ...$arguments]), $status);
	if ($status !== 0) {
		throw new RuntimeException("cannot provide: " . implode(' ', $arguments));
	}
}

/* A smoke test takes what is there. */
function provide_packages(Options $options, string $root): void
{
	$packages = $options->instructions ? ['valgrind'] : [];
	foreach ([...array_intersect_key(rows(), array_flip($options->rows))] as $row) {
		array_push($packages, ...preg_split('/ /', $row->packages, -1, PREG_SPLIT_NO_EMPTY));
	}
	foreach (array_intersect_key(columns(), array_flip($options->columns)) as $column) {
		array_push($packages, ...($column->package === '' ? [] : [$column->package]));
	}
	provide($root, 'packages', ...array_unique($packages));
}

/* The last core that this process may use; the first has more of the system's own work. */
function on_one_core(): array
{
	preg_match('/^Cpus_allowed_list:.*?(\d+)$/m', file_get_contents('/proc/self/status'), $core);
	return ['taskset', '--cpu-list', $core[1]];
}

function main(Options $options, string $root): void
{
	if (!$options->smoke) {
		provide_packages($options, $root);
	}
	if ($options->so === '') {
		provide($root, 'extension', "$root/out/bench/zmmx");
		$options->so = "$root/out/bench/zmmx/modules/zmmx.so";
	}
	$options->out = $options->out ?: "$root/out/bench/results";
	is_dir($options->out) || mkdir($options->out, recursive: true);
	$work = work_folder();
	provide($root, 'measure', "$work/measure");
	echo implode("\n", machine_lines($root)), "\n";
	$arguments = [$options, columns_installed($options->columns, $options->so), rows_installed($options->rows),
		new Runner("$work/measure", $work, prefix: $options->together ? on_one_core() : []), $root];
	$options->instructions ? count_all(...$arguments) : measure_all(...$arguments);
	echo "\nresults in $options->out\n";
}

program_run('bench/run', USAGE, function () use ($argv) {
	$options = new Options(array_slice($argv, 1));
	match (true) {
		$options->help => print USAGE,
		$options->list => list_all(),
		default => main($options, dirname(__DIR__, 2)),
	};
});
