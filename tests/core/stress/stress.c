/* Random operations on several heaps against their models, until the time is over.
 *
 *   stress [-t seconds] [-s seed] [-m mode]     modes: see the table below; all of them in turn when none is given
 *
 * Prints its seed; the same seed, mode and build do the same operations. A run of seconds is a smoke test,
 * an hour with ZMMX_DEBUG=3 or a sanitizer is worth the wait. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "zmmx_model.h"
#include "zmmx_os_fake.h"

enum { HEAPS = 3, ROUND_OPERATIONS = 4000, VERIFY_EVERY = 500 };

typedef struct mode {
	const char *name;
	size_t page_size;      /* 0: the system's */
	size_t limit;          /* 0: none */
	uint32_t fail_one_in;  /* 0: the system never refuses */
	bool hardened;
	uint8_t sizes[4];      /* size profiles of zmmx_op_decode() that are used */
} mode;

static const mode modes[] = {
	{"small", 0, 0, 0, false, {0, 4, 7, 8}},
	{"mixed", 0, 0, 0, false, {2, 5, 9, 12}},
	{"large", 0, 0, 0, false, {9, 10, 12, 14}},
	{"huge", 0, 0, 0, false, {13, 14, 15, 15}},
	{"limit", 0, 10 * ZMMX_CHUNK_SIZE, 0, false, {4, 9, 12, 15}},
	{"refusing", 0, 0, 4, false, {4, 9, 12, 15}},
	{"pages16k", 16 * 1024, 0, 0, false, {4, 9, 12, 15}},
	{"pages64k", 64 * 1024, 20 * ZMMX_CHUNK_SIZE, 10, false, {4, 9, 12, 15}},
	{"hardened", 0, 0, 0, true, {0, 5, 9, 14}},
	{"hardened-tight", 0, 20 * ZMMX_CHUNK_SIZE, 10, true, {4, 9, 12, 15}},
	{"hardened-pages16k", 16 * 1024, 0, 0, true, {4, 9, 12, 15}},
};
enum { MODES = sizeof(modes) / sizeof(modes[0]) };

static uint64_t state;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static void random_op(const mode *mode, bool shrinking, uint8_t bytes[ZMMX_OP_BYTES])
{
	uint64_t random = next_random();
	memcpy(bytes, &random, ZMMX_OP_BYTES);
	uint8_t choice = bytes[0] & 15;
	if (shrinking && choice < 4) {
		choice = 8;
	}
	bytes[0] = (uint8_t)(choice | mode->sizes[random >> 62] << 4);
}

static bool failed(const mode *mode, size_t operation, const char *why)
{
	printf("FAIL %s: operation %zu: %s\n", mode->name, operation, why);
	return false;
}

/* One round: new heaps, some thousand operations, heaps away. */
static bool round_run(const mode *mode)
{
	static zmmx_model models[HEAPS];
	static zmmx_os_fake fake;
	bool good = true;
	size_t operation = 0;
	zmmx_os_fake_init(&fake, mode->page_size);
	for (int i = 0; i < HEAPS; i++) {
		if (!(mode->hardened ? zmmx_model_open_hardened : zmmx_model_open)(&models[i], &fake.os, NULL)) {
			return failed(mode, 0, models[i].error);
		}
		if (mode->limit) {
			models[i].limit = mode->limit;
		}
		zmmx_heap_set_huge_pages(models[i].heap, (zmmx_huge_pages)(next_random() % 3));
	}
	/* microseconds: memory goes back rarely, now and then, or whenever it may, and huge pages are quick or slow */
	fake.clock_step = (uint64_t[]){10, 5000, 500000}[next_random() % 3];
	fake.random = next_random();
	fake.fail_one_in = mode->fail_one_in;
	for (; good && operation < ROUND_OPERATIONS; operation++) {
		zmmx_model *model = &models[next_random() % HEAPS];
		uint8_t bytes[ZMMX_OP_BYTES];
		random_op(mode, operation / 1000 % 2, bytes);
		zmmx_op op = zmmx_op_decode(bytes);
		good = zmmx_op_apply(model, &op, 24 * ZMMX_CHUNK_SIZE)
		       && (operation % VERIFY_EVERY || (zmmx_model_verify(model) && zmmx_model_walk(model)));
		if (!good) {
			failed(mode, operation, model->error);
		}
		if (good && mode->limit && model->real.now > mode->limit) {
			good = failed(mode, operation, "real->now is over the limit");
		}
	}
	zmmx_os_fake_heal(&fake);
	for (int i = 0; i < HEAPS; i++) {
		if (!zmmx_model_close(&models[i]) && good) {
			good = failed(mode, operation, models[i].error);
		}
	}
	if (good && fake.count) {
		good = failed(mode, operation, "mappings are left after destroy");
	}
	if (good && fake.misuses) {
		good = failed(mode, operation, fake.misuse);
	}
	zmmx_os_fake_done(&fake);
	return good;
}

int main(int argc, char **argv)
{
	double seconds = 30;
	uint64_t seed = (uint64_t)time(NULL);
	const char *only = NULL;
	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "-t")) {
			seconds = strtod(argv[i + 1], NULL);
		} else if (!strcmp(argv[i], "-s")) {
			seed = strtoull(argv[i + 1], NULL, 0);
		} else if (!strcmp(argv[i], "-m")) {
			only = argv[i + 1];
		}
	}
	printf("# stress: seed %llu, %g seconds\n", (unsigned long long)seed, seconds);
	fflush(stdout);
	unsigned passed = 0, wrong = 0;
	size_t rounds[MODES] = {0};
	bool bad[MODES] = {false};
	struct timespec start, now;
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (uint64_t round = 0;; round++) {
		for (size_t i = 0; i < MODES; i++) {
			if (bad[i] || (only && strcmp(only, modes[i].name))) {
				continue;
			}
			/* each round has a state of its own, so that one mode alone repeats what it did among the others */
			state = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15) ^ (round * MODES + i + 1) * UINT64_C(0xd1342543de82ef95);
			state = state ? state : 1;
			rounds[i]++;
			bad[i] = !round_run(&modes[i]);
		}
		clock_gettime(CLOCK_MONOTONIC, &now);
		if ((double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9 >= seconds) {
			break;
		}
	}
	for (size_t i = 0; i < MODES; i++) {
		if (rounds[i] && !bad[i]) {
			printf("ok %s (%zu operations)\n", modes[i].name, rounds[i] * ROUND_OPERATIONS);
			passed++;
		}
		wrong += bad[i];
	}
	printf("%u passed, %u failed, 0 skipped\n", passed, wrong);
	return wrong != 0;
}
