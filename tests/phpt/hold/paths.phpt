--TEST--
Paths are what PHP code would write: globals, statics, constants, calls, and what the engine has
--EXTENSIONS--
zmmx
--INI--
opcache.enable_cli=0
--SKIPIF--
<?php $why = 'in a hardened heap blocks are larger'; require __DIR__ . '/../inc/skip_hardened.inc'; ?>
--FILE--
<?php
namespace App;
use function zmmx_retained;

require __DIR__ . '/../inc/facts.inc';
require __DIR__ . '/../inc/holders.inc';

class Cache
{
    public static array $items = [];
    public const LIST = ['a' . PHP_VERSION, 'b' . PHP_VERSION];
    private $hidden;

    public function __construct(string $text)
    {
        $this->hidden = ['some key' => $text];
    }

    public function show(string $text, ...$more): array
    {
        $copy = $text . 'y';
        return \zmmx_holders(4, 1000);
    }
}
enum Suit
{
    case Hearts;
}
function remember(string $text): void
{
    static $seen = [];
    $seen[] = $text;
}
/* 1000 characters and 25 bytes take a slot of 1280 */
function text(int $length = 1000): string
{
    return str_repeat('x', $length);
}
function say(array $result, string $path): void
{
    $row = holder($result, $path);
    $shared = $row ? ['not shared', $row['retained'] => 'shared'][$row['shared']] ?? $row['shared'] : '';
    echo $path, ': ', $row ? "{$row['root']}, {$row['type']}, {$row['blocks']}, $shared" : 'is not there', "\n";
}

for ($i = 0; $i < 1000; $i++) {
    Cache::$items[] = text();
}
remember(text());
define('App\SOME', [text()]);
$suit = Suit::Hearts;
$list = Cache::LIST;
$cache = new Cache(text());
$rows = [];
for ($i = 0; $i < 100; $i++) {
    $rows[] = ['name' => text(60), 'cache' => new Cache(text(70)), "\n\xff'" => text()];
}
$bound = (fn () => function () use ($rows, $cache) {})();
$shared = text();
$again = ['k' => $shared];
$pairs = [[text()], [text()]];
$pair = &$pairs[1];
function gives(string $text)
{
    yield (new Cache(text()))->show(...);
}
$generator = gives(text());
$generator->current();
$result = $cache->show(text(), text(), text());
say($result, 'App\Cache::$items');
say($result, 'App\Cache::$items[…]');
say($result, 'App\remember() static $seen[…]');
say($result, 'App\SOME[…]');
say($result, '$cache->hidden[\'some key\']');
say($result, '$rows');
say($result, '$rows[…][\'name\']');
say($result, '$rows[…][\'cache\']->hidden');
say($result, '$rows[…][\'\x0a\xff\'\']');
say($result, '$bound');
say($result, '$shared');
say($result, '$again');
say($result, '$pairs[…]');
say($result, 'App\Cache::show()#0 $text');
say($result, 'App\Cache::show()#0 $copy');
say($result, '$generator $text');
say($result, 'zend: stack of calls');
same('items', [1000, 1000 * 1280], [holder($result, 'App\Cache::$items')['elements'], holder($result, 'App\Cache::$items[…]')['own']]);
same('wasted', 1000 * (1280 - 1032), holder($result, 'App\Cache::$items[…]')['wasted']);
same('JSON', true, is_string(json_encode($result)));
$classes = array_column($result['classes'], null, 'class');
same('objects', 102, $classes['App\Cache']['instances']);
same('enum', 1, $classes['App\Suit']['instances']);
same('sums', [], holders_faults($result, $result['size'], 1000));

same('a literal is the code\'s', [0, true], [zmmx_retained('some literal')['retained'], zmmx_retained('some literal')['shared'] > 0]);

/* Deeper paths count for their beginnings, and rows beyond the limit are one. */
$one = zmmx_holders(1, 1000);
same('depth', holder($result, '$rows')['retained'], holder($one, '$rows')['own']);
same('steps', null, holder($one, '$rows[…]'));
$few = zmmx_holders(3, 2);
same('limit', [3, 'others'], [count($few['holders']), end($few['holders'])['path']]);
same('sums of few', [], holders_faults($few, $few['size'], 2));
?>
--EXPECT--
App\Cache::$items: static property, array, 2, not shared
App\Cache::$items[…]: static property, string, 1000, not shared
App\remember() static $seen[…]: function static, string, 1, not shared
App\SOME[…]: constant, string, 1, not shared
$cache->hidden['some key']: global, string, 1, shared
$rows: global, array, 2, shared
$rows[…]['name']: global, string, 100, shared
$rows[…]['cache']->hidden: global, array, 300, shared
$rows[…]['\x0a\xff'']: global, string, 100, shared
$bound: global, Closure, 3, not shared
$shared: global, string, 1, shared
$again: global, array, 2, not shared
$pairs[…]: global, array, 2, not shared
App\Cache::show()#0 $text: stack, string, 1, not shared
App\Cache::show()#0 $copy: stack, string, 1, not shared
$generator $text: global, string, 1, not shared
zend: stack of calls: engine, , 1, not shared
items
wasted
JSON
objects
enum
sums
a literal is the code's
depth
steps
limit
sums of few
