PHP_ARG_ENABLE([zmmx],
  [whether to enable the zmmx heap],
  [AS_HELP_STRING([--enable-zmmx], [Enable zmmx, a heap in place of the Zend memory manager's])],
  [no])

PHP_ARG_ENABLE([zmmx-checks],
  [whether zmmx checks itself],
  [AS_HELP_STRING([--enable-zmmx-checks=LEVEL], [zmmx checks itself: 1 assertions, 2 also what each operation works on, 3 also the whole heap (default 0)])],
  [0], [no])

PHP_ARG_WITH([zmmx-valgrind],
  [whether zmmx tells valgrind of blocks],
  [AS_HELP_STRING([--without-zmmx-valgrind], [zmmx does not tell valgrind's memcheck of its blocks (default: it does if valgrind/memcheck.h is there)])],
  [auto], [no])

if test "$PHP_ZMMX" != "no"; then
  ZMMX_CORE=" \
    src/core/base/zmmx_bins.c \
    src/core/base/zmmx_fatal.c \
    src/core/base/zmmx_map.c \
    src/core/base/zmmx_meta.c \
    src/core/base/zmmx_page_table.c \
    src/core/base/zmmx_sanitizer.c \
    src/core/base/zmmx_storage.c \
    src/core/pages/zmmx_chunk.c \
    src/core/pages/zmmx_chunk_key.c \
    src/core/pages/zmmx_commit.c \
    src/core/pages/zmmx_fit.c \
    src/core/pages/zmmx_helper.c \
    src/core/pages/zmmx_pages.c \
    src/core/pages/zmmx_reuse.c \
    src/core/pages/zmmx_thp.c \
    src/core/blocks/zmmx_block.c \
    src/core/blocks/zmmx_carve.c \
    src/core/blocks/zmmx_cell.c \
    src/core/blocks/zmmx_cell_report.c \
    src/core/blocks/zmmx_free_list.c \
    src/core/blocks/zmmx_huge.c \
    src/core/blocks/zmmx_key.c \
    src/core/blocks/zmmx_large.c \
    src/core/blocks/zmmx_mapping.c \
    src/core/blocks/zmmx_purge.c \
    src/core/blocks/zmmx_quarantine.c \
    src/core/blocks/zmmx_small.c \
    src/core/inspect/zmmx_assert.c \
    src/core/inspect/zmmx_check.c \
    src/core/inspect/zmmx_headroom.c \
    src/core/inspect/zmmx_misuse.c \
    src/core/inspect/zmmx_sizes.c \
    src/core/inspect/zmmx_stats.c \
    src/core/inspect/zmmx_walk.c \
    src/core/heap/zmmx_alloc.c \
    src/core/heap/zmmx_checked.c \
    src/core/heap/zmmx_fast_x86_64.c \
    src/core/heap/zmmx_harden.c \
    src/core/heap/zmmx_heap.c \
    src/core/heap/zmmx_reclaim.c \
    src/core/heap/zmmx_request.c \
    src/core/heap/zmmx_sanitized.c"
  ZMMX_OS="src/os/zmmx_os_cgroup.c src/os/zmmx_os_posix.c src/os/zmmx_os_process.c"
  ZMMX_PHP=" \
    src/php/engine/zmmx_php_globals.c \
    src/php/engine/zmmx_php_install.c \
    src/php/engine/zmmx_php_loader.c \
    src/php/engine/zmmx_php_near_handlers.c \
    src/php/engine/zmmx_php_replace.c \
    src/php/engine/zmmx_php_stock.c \
    src/php/engine/zmmx_php_stock_pages.c \
    src/php/engine/zmmx_php_unlimited.c \
    src/php/record/zmmx_php_callsite.c \
    src/php/record/zmmx_php_debug_build.c \
    src/php/record/zmmx_php_intern.c \
    src/php/record/zmmx_php_live_blocks.c \
    src/php/record/zmmx_php_profile.c \
    src/php/record/zmmx_php_profile_site.c \
    src/php/record/zmmx_php_sites.c \
    src/php/record/zmmx_php_timeline.c \
    src/php/record/zmmx_php_track.c \
    src/php/report/zmmx_php_arrays.c \
    src/php/report/zmmx_php_exposition.c \
    src/php/report/zmmx_php_figures.c \
    src/php/report/zmmx_php_file.c \
    src/php/report/zmmx_php_formats.c \
    src/php/report/zmmx_php_leaks.c \
    src/php/report/zmmx_php_links.c \
    src/php/report/zmmx_php_log.c \
    src/php/report/zmmx_php_marks.c \
    src/php/report/zmmx_php_metrics.c \
    src/php/report/zmmx_php_moment.c \
    src/php/report/zmmx_php_post_mortem.c \
    src/php/report/zmmx_php_pprof.c \
    src/php/report/zmmx_php_profile_files.c \
    src/php/report/zmmx_php_profile_json.c \
    src/php/report/zmmx_php_profile_view.c \
    src/php/report/zmmx_php_report.c \
    src/php/report/zmmx_php_restarts.c \
    src/php/report/zmmx_php_timeline_json.c \
    src/php/hold/zmmx_php_blocks.c \
    src/php/hold/zmmx_php_c_globals.c \
    src/php/hold/zmmx_php_class_sums.c \
    src/php/hold/zmmx_php_code.c \
    src/php/hold/zmmx_php_frames.c \
    src/php/hold/zmmx_php_hold.c \
    src/php/hold/zmmx_php_holder_arrays.c \
    src/php/hold/zmmx_php_holders.c \
    src/php/hold/zmmx_php_memory.c \
    src/php/hold/zmmx_php_objects.c \
    src/php/hold/zmmx_php_paths.c \
    src/php/hold/zmmx_php_retained.c \
    src/php/hold/zmmx_php_roots.c \
    src/php/hold/zmmx_php_sound.c \
    src/php/hold/zmmx_php_values.c \
    src/php/status/zmmx_php_pool.c \
    src/php/status/zmmx_php_pool_asked.c \
    src/php/status/zmmx_php_pool_metrics.c \
    src/php/status/zmmx_php_status.c \
    src/php/status/zmmx_php_status_file.c \
    src/php/life/zmmx_php_asked.c \
    src/php/life/zmmx_php_fast_shutdown.c \
    src/php/life/zmmx_php_ffi.c \
    src/php/life/zmmx_php_fork.c \
    src/php/life/zmmx_php_handlers.c \
    src/php/life/zmmx_php_helper.c \
    src/php/life/zmmx_php_interrupt.c \
    src/php/life/zmmx_php_lifecycle.c \
    src/php/life/zmmx_php_limit.c \
    src/php/life/zmmx_php_pressure.c \
    src/php/life/zmmx_php_recording.c \
    src/php/life/zmmx_php_request.c \
    src/php/life/zmmx_php_resident.c \
    src/php/life/zmmx_php_sampled.c \
    src/php/life/zmmx_php_segv.c \
    src/php/life/zmmx_php_settings.c \
    src/php/life/zmmx_php_snapshot.c \
    src/php/life/zmmx_php_threads.c \
    src/php/life/zmmx_php_usage_functions.c \
    src/php/user/zmmx_php_api.c \
    src/php/user/zmmx_php_functions.c \
    src/php/user/zmmx_php_hold_functions.c \
    src/php/user/zmmx_php_info.c \
    src/php/user/zmmx_php_leak_functions.c \
    src/php/user/zmmx_php_pressure_functions.c \
    src/php/user/zmmx_php_profile_functions.c"

  AS_CASE([$PHP_ZMMX_CHECKS], [no], [PHP_ZMMX_CHECKS=0], [yes], [PHP_ZMMX_CHECKS=1])
  ZMMX_CFLAGS="-DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 -DZMMX_DEBUG=$PHP_ZMMX_CHECKS -D_GNU_SOURCE -fvisibility=hidden -fno-semantic-interposition"

  AC_CHECK_HEADER([valgrind/memcheck.h], [ZMMX_HAVE_VALGRIND=yes], [ZMMX_HAVE_VALGRIND=no])
  AS_CASE([$PHP_ZMMX_VALGRIND-$ZMMX_HAVE_VALGRIND],
    [no-*], [ZMMX_CFLAGS="$ZMMX_CFLAGS -DZMMX_VALGRIND=0"],
    [yes-no], [AC_MSG_ERROR([--with-zmmx-valgrind needs valgrind/memcheck.h: install valgrind, or leave the option out])])

  PHP_ADD_LIBRARY([m], [1], [ZMMX_SHARED_LIBADD])
  dnl before glibc 2.34 threads are in a library of their own
  PHP_ADD_LIBRARY([pthread], [1], [ZMMX_SHARED_LIBADD])
  PHP_SUBST([ZMMX_SHARED_LIBADD])
  PHP_NEW_EXTENSION([zmmx], [zmmx.c $ZMMX_CORE $ZMMX_OS $ZMMX_PHP], [$ext_shared],, [-I@ext_srcdir@/src $ZMMX_CFLAGS])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/core/base])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/core/pages])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/core/blocks])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/core/inspect])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/core/heap])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/os])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/php/engine])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/php/record])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/php/report])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/php/hold])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/php/status])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/php/life])
  PHP_ADD_BUILD_DIR([$ext_builddir/src/php/user])
  PHP_INSTALL_HEADERS([ext/zmmx], [php_zmmx.h src/core/zmmx_storage.h src/php/status/zmmx_status_file.h])
  PHP_ADD_MAKEFILE_FRAGMENT([$ext_srcdir/Makefile.frag])
fi
