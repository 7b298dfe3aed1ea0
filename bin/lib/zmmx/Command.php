<?php
declare(strict_types=1);

namespace Zmmx;

/** What the commands share: reading their options, --help, and the script they are about. */
abstract class Command
{
	/** Options of every command that runs a script. */
	private const PHP_OPTIONS = ['php' => 'value', 'extension' => 'value', 'd' => 'list', 'n' => 'flag', 'r' => 'value'];

	protected const PHP_HELP = <<<'TEXT'
		  -r CODE            run this code instead of a script
		  --php FILE         the PHP to use (default: the one that runs bin/zmmx)
		  --extension FILE   the zmmx.so to load, if php.ini does not load zmmx (default: $ZMMX_SO, then a build in this
		                     folder, then the installed one)
		  -d NAME[=VALUE]    a setting for PHP; can be repeated
		  -n                 PHP without php.ini
		  -h, --help         this text

		A script named without a folder is looked up in the current folder, then in PATH. A -- before its arguments is not
		passed on.

		TEXT;

	/** @param string[] $arguments */
	final public function run(array $arguments): int
	{
		$options = Options::parse($arguments, $this->options() + self::PHP_OPTIONS, $this->name(), $this->mixed(...));
		if ($options->has('help')) {
			echo $this->help();
			return 0;
		}
		return $this->execute($options);
	}

	abstract protected function name(): string;

	/** @return array<string, string> name => "flag", "value" or "list" */
	abstract protected function options(): array;

	abstract protected function help(): string;

	abstract protected function execute(Options $options): int;

	/** Whether options may follow that first operand. If not, everything from there on is the script's. */
	protected function mixed(string $operand): bool
	{
		return false;
	}

	/** What the commands set themselves: -d would have no effect. */
	private const OWN_SETTINGS = ['zmmx.enable', 'zmmx.snapshot', 'zmmx.snapshot_parts', 'zmmx.report', 'zmmx.report_sample'];

	protected function require_free_settings(Options $options): void
	{
		foreach ($options->list('d') as $setting) {
			if (in_array(trim(explode('=', $setting)[0]), self::OWN_SETTINGS, true)) {
				throw new UsageError("-d $setting: bin/zmmx {$this->name()} sets that itself");
			}
		}
	}

	protected function php(Options $options): Php
	{
		$this->require_free_settings($options);
		return new Php($options->value('php'), $options->value('extension'), $options->list('d'), $options->has('n'));
	}

	protected function script(Options $options): Script
	{
		$operands = $options->operands;
		if ($options->has('r')) {
			return Script::of_code($options->value('r'), $operands);
		}
		if (!$operands) {
			throw new UsageError("no script given (see bin/zmmx {$this->name()} --help)");
		}
		return Script::of_file($operands[0], array_slice($operands, 1));
	}
}
