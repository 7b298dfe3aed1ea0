PHP_ARG_ENABLE([zmmx-test],
  [whether to enable the C callers of the tests of zmmx],
  [AS_HELP_STRING([--enable-zmmx-test], [Enable the C callers of the tests of zmmx])],
  [no])

if test "$PHP_ZMMX_TEST" != "no"; then
  PHP_NEW_EXTENSION([zmmx_test], [zmmx_test.c zmmx_test_api.c zmmx_test_blocks.c zmmx_test_fallible.c zmmx_test_fixed.c \
    zmmx_test_leaks.c zmmx_test_limits.c zmmx_test_misuse.c zmmx_test_persistent.c zmmx_test_plain.c zmmx_test_probe.c \
    zmmx_test_startup.c zmmx_test_strings.c], [$ext_shared],, [-DZEND_ENABLE_STATIC_TSRMLS_CACHE=1])
fi
