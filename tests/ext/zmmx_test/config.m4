PHP_ARG_ENABLE([zmmx-test],
  [whether to enable the C callers of the tests of zmmx],
  [AS_HELP_STRING([--enable-zmmx-test], [Enable the C callers of the tests of zmmx])],
  [no])

if test "$PHP_ZMMX_TEST" != "no"; then
  PHP_NEW_EXTENSION([zmmx_test], [zmmx_test.c], [$ext_shared],, [-DZEND_ENABLE_STATIC_TSRMLS_CACHE=1])
fi
