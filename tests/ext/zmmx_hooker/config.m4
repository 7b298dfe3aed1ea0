PHP_ARG_ENABLE([zmmx-hooker],
  [whether to enable the test extension zmmx_hooker],
  [AS_HELP_STRING([--enable-zmmx-hooker], [Enable zmmx_hooker, another user of the heap's hook])])

if test "$PHP_ZMMX_HOOKER" != no; then
  PHP_NEW_EXTENSION([zmmx_hooker], [zmmx_hooker.c], [$ext_shared],, [-DZEND_ENABLE_STATIC_TSRMLS_CACHE=1])
fi
