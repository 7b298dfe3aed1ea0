--TEST--
zmmx_stats() lists the bins of ZendMM, with every slot of every run used or free
--EXTENSIONS--
zmmx
--FILE--
<?php
$sizes = [];
foreach (zmmx_bins() as $bin) {
    $sizes[] = $bin['size'];
    if ($bin['used'] + $bin['free'] !== $bin['runs'] * $bin['elements']) {
        echo "size {$bin['size']}: {$bin['used']} used and {$bin['free']} free of {$bin['runs']} runs\n";
    }
    if (($bin['elements'] + 1) * $bin['size'] <= $bin['pages'] * 4096) {
        echo "size {$bin['size']}: one more would fit\n";
    }
}
echo implode(' ', $sizes), "\n";
?>
--EXPECT--
8 16 24 32 40 48 56 64 80 96 112 128 160 192 224 256 320 384 448 512 640 768 896 1024 1280 1536 1792 2048 2560 3072
