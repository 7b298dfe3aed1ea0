<?php
declare(strict_types=1);

namespace Zmmx;

/** What the commands share: reading their options, --help, and the script they are about. */
abstract class Command
{
	/** Options of every command that runs a script. */
	private const PHP_OPTIONS = ['php' => 'value', 'extension' => 'value', 'd' => 'list', 'n' => 'flag'];

	protected const PHP_HELP = <<<'TEXT'
		  --php FILE        the PHP to use (default: the one that runs bin/zmmx)
		  --extension FILE  the zmmx.so to load, if php.ini does not load zmmx (default: $ZMMX_SO, then a build in this
		                    folder, then the installed one)
		  -d NAME[=VALUE]   a setting for PHP; can be repeated
		  -n                PHP without php.ini
		  -h, --help        this text

		TEXT;

	/** @param string[] $arguments */
	final public function run(array $arguments): int
	{
		$options = Options::parse($arguments, $this->options() + self::PHP_OPTIONS, $this->name(), $this->mixed());
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

	/** Whether options may follow the first operand. If not, everything from there on is the script's. */
	protected function mixed(): bool
	{
		return false;
	}

	/** What the commands set themselves, and -d would lose against. */
	private const OWN_SETTINGS = ['zmmx.enable', 'zmmx.snapshot', 'zmmx.snapshot_parts'];

	protected function php(Options $options): Php
	{
		foreach ($options->list('d') as $setting) {
			if (in_array(trim(explode('=', $setting)[0]), self::OWN_SETTINGS, true)) {
				throw new UsageError("-d $setting: bin/zmmx {$this->name()} has its own value for that");
			}
		}
		return new Php($options->value('php'), $options->value('extension'), $options->list('d'), $options->has('n'));
	}

	/** @return string[] the script and its arguments */
	protected function script(Options $options): array
	{
		$operands = $options->operands;
		if (!$operands) {
			throw new UsageError("which script? bin/zmmx {$this->name()} --help tells more");
		}
		if (!is_file($operands[0])) {
			throw new UsageError(is_dir($operands[0]) ? "$operands[0] is a folder" : "there is no file $operands[0]");
		}
		if (!is_readable($operands[0])) {
			throw new UsageError("cannot read $operands[0]");
		}
		return $operands;
	}
}
