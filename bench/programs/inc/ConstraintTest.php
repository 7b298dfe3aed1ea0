<?php
/* What PHPUnit runs in the row phpunit: versions and ranges that follow from the number of the case. */
require_once '/usr/share/php/Composer/Semver/autoload.php';

final class ConstraintTest extends PHPUnit\Framework\TestCase
{
	public static function versions(): iterable
	{
		for ($i = (int) getenv('CASES'); $i > 0; $i--) {
			$major = $i % 7;
			$minor = $i % 11;
			yield "$major.$minor.$i" => ["$major.$minor.$i", "^$major.$minor || ~$minor.$major", "<$major.$minor.$i"];
		}
	}

	/** @dataProvider versions */
	public function testVersionIsInItsRange(string $version, string $in, string $out): void
	{
		$this->assertTrue(Composer\Semver\Semver::satisfies($version, $in));
		$this->assertFalse(Composer\Semver\Semver::satisfies($version, $out));
		$this->assertSame([$version], Composer\Semver\Semver::satisfiedBy([$version, '99.0.0'], $in));
	}
}
