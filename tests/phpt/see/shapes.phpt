--TEST--
Every function that reports has the keys and types its users rely on
--EXTENSIONS--
zmmx
--FILE--
<?php
require __DIR__ . '/../inc/shape.inc';
require __DIR__ . '/../inc/facts.inc';
$huge = str_repeat('x', 3000000);
$snapshot = zmmx_snapshot();
foreach (reports() as $name => $report) {
    if ($name !== 'snapshot') {
        echo implode("\n", shape($report, $name)), "\n";
    }
}
echo implode(' ', array_keys($snapshot)), "\n";
foreach (['stats', 'bins', 'chunks', 'huge', 'fragmentation', 'pins'] as $part) {
    same($part, shape(reports()[$part]), shape($snapshot[$part]));
}
same('number of bins', [30, 30], [count(zmmx_bins()), count(zmmx_since(zmmx_mark())['bins'])]);
?>
--EXPECT--
stats.active bool
stats.reason string
stats.version string
stats.hardened bool
stats.size int
stats.peak int
stats.stock_size int
stats.real_size int
stats.real_peak int
stats.kept int
stats.limit int
stats.headroom int
stats.chunks.count int
stats.chunks.peak int
stats.chunks.cached int
stats.pages.total int
stats.pages.header int
stats.pages.small int
stats.pages.large int
stats.pages.free int
stats.pages.returned int
stats.bins.in_use int
stats.bins.runs int
stats.bins.used int
stats.bins.free int
stats.bins.bytes_used int
stats.bins.bytes_free int
stats.large.blocks int
stats.large.bytes int
stats.huge.blocks int
stats.huge.bytes int
stats.huge.cached_blocks int
stats.huge.cached_bytes int
stats.waiting.blocks int
stats.waiting.bytes int
stats.calls.map.calls int
stats.calls.map.bytes int
stats.calls.unmap.calls int
stats.calls.unmap.bytes int
stats.calls.advise.calls int
stats.calls.advise.bytes int
stats.calls.remap.calls int
stats.calls.remap.bytes int
stats.realloc.in_place int
stats.realloc.moved int
stats.realloc.bytes_copied int
stats.metadata int
stats.restarts int
bins[].size int
bins[].pages int
bins[].elements int
bins[].runs int
bins[].used int
bins[].free int
bins[].bytes_used int
bins[].bytes_free int
bins[].share float
chunks[].number int
chunks[].free_pages int
chunks[].longest int
chunks[].small_pages int
chunks[].large_pages int
chunks[].returned_pages int
chunks[].live_bytes int
chunks[].map string
chunks[].used[] int
huge[].number int
huge[].size int
huge[].committed int
huge[].resident int
fragmentation.active bool
fragmentation.free_slots float
fragmentation.free_pages float
fragmentation.scattered_pages float
fragmentation.live float
fragmentation.committed float
fragmentation.live_bytes int
fragmentation.committed_bytes int
fragmentation.heap_resident int
fragmentation.resident int
fragmentation.other_resident int
pins[].chunk int
pins[].size int
pins[].count int
pins[].bytes int
pins[].held int
headroom int
fits bool
mark int
since.active bool
since.size int
since.blocks int
since.bins[].size int
since.bins[].blocks int
since.bins[].bytes int
since.large.blocks int
since.large.bytes int
since.huge.blocks int
since.huge.bytes int
since.pages int
since.committed int
since.resident int
since.peak int
since.sites empty
metrics string
format php sapi os pid time date script uri process stats bins chunks huge fragmentation pins
stats
bins
chunks
huge
fragmentation
pins
number of bins
