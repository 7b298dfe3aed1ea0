PHP_ARG_ENABLE([zmmx-client],
  [whether to enable the test of the C interface of zmmx],
  [AS_HELP_STRING([--enable-zmmx-client], [Enable the test of the C interface of zmmx])],
  [no])

if test "$PHP_ZMMX_CLIENT" != "no"; then
  PHP_NEW_EXTENSION([zmmx_client], [zmmx_client.c], [$ext_shared],, [-DZEND_ENABLE_STATIC_TSRMLS_CACHE=1])
fi
