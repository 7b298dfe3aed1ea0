// dies: zmmx: fault 12280 bytes behind the start of a large block of 10000 bytes at 0x[0-9a-f]+; allocated at a.php:3, freed at a.php:9
#include "zmmx_death.h"

#include <signal.h>

static zmmx_heap *faulty;

static void on_fault(int signal, siginfo_t *info, void *context)
{
	char place[128] = "nowhere";
	(void)signal;
	(void)context;
	zmmx_explain(faulty, info->si_addr, place, sizeof(place));
	fprintf(stderr, "zmmx: fault %s\n", place);
	abort();
}

int main(void)
{
	zmmx_heap *heap = hardened_heap_new();
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
	faulty = heap;
	sigaction(SIGSEGV, &action, NULL);
	char *block = zmmx_alloc(heap, 10000);
	((char *)hide(block))[12280] = 1;
	return 0;
}
