--TEST--
With zmmx.huge_pages=auto a chunk becomes a huge page when half of it was used
--EXTENSIONS--
zmmx
--SKIPIF--
<?php $why = 'in a hardened heap each block has pages of its own'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
<?php require __DIR__ . '/../inc/skip_no_huge_pages.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/huge.inc';

/* The first chunk is one where the system gives them unasked; the stock heap's is none. */
$first = huge_mode() === 'always' ? 2048 : 0;
$blocks = fn (int $count) => "for (\$i = 0; \$i < $count; \$i++) { \$s[] = str_repeat('s', 4000); }";
foreach (['1', '0'] as $asks) {
    $environment = ['USE_ZEND_ALLOC_HUGE_PAGES' => $asks];
    var_dump(huge_kib('', [], $environment) === $first);
    var_dump(huge_kib($blocks(350), [], $environment) === 2048);
    var_dump(huge_kib($blocks(600), [], $environment) === $first + 2048);
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
