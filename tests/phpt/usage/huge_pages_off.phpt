--TEST--
With zmmx.huge_pages=off nothing is in huge pages, the first chunk and what the stock heap asked for included
--EXTENSIONS--
zmmx
--SKIPIF--
<?php require __DIR__ . '/../inc/skip_no_huge_pages.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../inc/huge.inc';

/* Where the system gives them only when asked, the stock heap is made to ask. */
$environment = ['USE_ZEND_ALLOC_HUGE_PAGES' => '1'];
$blocks = 'for ($i = 0; $i < 2000; $i++) { $s[] = str_repeat("s", 4000); } $h = str_repeat("h", 9 << 20);';
foreach (['', $blocks] as $code) {
    var_dump(huge_kib($code, ['zmmx.huge_pages' => 'off'], $environment));
}
?>
--EXPECT--
int(0)
int(0)
