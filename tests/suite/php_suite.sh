#!/usr/bin/env bash
# The part of PHP's own test-suite that matters most to a heap: the same verdicts without and with zmmx.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/bin/lib/common.sh"
. "$root/bin/lib/roots.sh"
. "$root/bin/lib/php_source.sh"
. "$root/tests/suite/lib.sh.inc"

suite_can_run php_suite || exit 0
exec "$root/bin/php-suite" --part
