#!/usr/bin/env bash
# What the benchmarks compute from their rounds.
set -euo pipefail
exec "${PHP:-php}" -n "$(dirname "$0")/statistics.php"
