/* The profile of a moment in files beside a report. */
#ifndef ZMMX_PHP_PROFILE_FILES_H
#define ZMMX_PHP_PROFILE_FILES_H

#include "php/report/zmmx_php_log.h"

/* Writes the profile that is being recorded to files named after that of the report, and says so there. Does nothing
 * without a profile. Takes memory from the system only. */
void zmmx_profile_files_write(zmmx_log *report);

#endif
