/* The name as PHP writes it. */
#include <winsock2.h>
