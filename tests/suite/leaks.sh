#!/usr/bin/env bash
# A part of PHP's own test-suite with zmmx.leaks: what leaks is what docs/leaks.md lists, and that is found.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/bin/lib/common.sh"
. "$root/bin/lib/roots.sh"
. "$root/bin/lib/php_source.sh"
. "$root/tests/suite/lib.sh.inc"

suite_can_run leaks || exit 0
exec "$root/bin/php-suite" --leaks Zend/tests/{generators,closures,fibers,weakrefs,try} 'Zend/tests/gc_*.phpt' ext/ffi/tests \
	ext/pcntl/tests ext/phar/tests ext/standard/tests/serialize
