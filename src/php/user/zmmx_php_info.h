/* The section of phpinfo(). */
#ifndef ZMMX_PHP_INFO_H
#define ZMMX_PHP_INFO_H

/* All of it except the settings. */
void zmmx_info_print(void);

#endif
