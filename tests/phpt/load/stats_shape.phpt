--TEST--
zmmx_stats() has the keys its users rely on
--EXTENSIONS--
zmmx
--FILE--
<?php
function shape(array $stats): void
{
    foreach ($stats as $key => $value) {
        if ($key === 'bins') {
            echo $key, ': ', count($value), ' times ', implode(' ', array_keys($value[0])), "\n";
            foreach ($value as $bin) {
                if (array_filter($bin, fn ($figure) => !is_int($figure) || $figure < 0)) {
                    echo "no figure\n";
                }
            }
        } elseif (is_array($value)) {
            echo $key, ': ', implode(' ', array_keys($value)), "\n";
        } else {
            echo $key, ' ', get_debug_type($value), "\n";
        }
    }
}
shape(zmmx_stats());
?>
--EXPECTF--
active bool
reason string
version string
size int
peak int
real_size int
real_peak int
limit int
chunks: count peak cached%S
huge: blocks bytes%S
bins: 30 times size pages elements runs used free%A
