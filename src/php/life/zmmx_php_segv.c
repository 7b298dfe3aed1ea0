/* The message of a process that dies of accessing a guard page. */
#include "php/life/zmmx_php_segv.h"

#include "php/engine/zmmx_php.h"

#ifndef PHP_WIN32

#include <signal.h>

/* Returning runs the faulting instruction again, and with the default action back in where that ends the process as it
 * would have ended without us. */
static void on_fault(int signal, siginfo_t *info, void *context)
{
	char where[1024];
	(void)signal;
	(void)context;
	if (ZMMX_G(heap) && zmmx_heap_explain(ZMMX_G(heap), info->si_addr, where, sizeof(where))) {
		fprintf(stderr, "zmmx: access to %p: %s\n", info->si_addr, where);
	}
}

void zmmx_segv_install(void)
{
	struct sigaction now, ours = {.sa_sigaction = on_fault, .sa_flags = (int)(SA_SIGINFO | SA_RESETHAND | SA_ONSTACK)};
	/* another handler stays */
	if (ZMMX_G(heap) && ZMMX_G(hardened) && sigaction(SIGSEGV, NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO)
	    && now.sa_handler == SIG_DFL) {
		sigaction(SIGSEGV, &ours, NULL);
	}
}

void zmmx_segv_uninstall(void)
{
	struct sigaction now, none = {.sa_handler = SIG_DFL};
	if (sigaction(SIGSEGV, NULL, &now) == 0 && (now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_fault) {
		sigaction(SIGSEGV, &none, NULL);
	}
}

#else

void zmmx_segv_install(void)
{
}

void zmmx_segv_uninstall(void)
{
}

#endif
