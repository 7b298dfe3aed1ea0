/* The name as PHP writes it. */
#include <ws2tcpip.h>
