/* Fuzzing of whole sequences of operations: the first byte chooses the system, the rest are operations of
 * zmmx_op_decode(). With ZMMX_FUZZ_REPLAY it is a program that runs the files and folders it is given. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zmmx_model.h"
#include "zmmx_os_fake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void give_up(const char *why)
{
	fprintf(stderr, "fuzz_ops: %s\n", why);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static zmmx_model model;
	static zmmx_os_fake fake;
	if (size < 1 + ZMMX_OP_BYTES) {
		return 0;
	}
	uint8_t way = data[0];
	zmmx_os_fake_init(&fake, way & 1 ? 16 * 1024 : 0);
	if (!(way & 64 ? zmmx_model_open_hardened : zmmx_model_open)(&model, &fake.os, NULL)) {
		give_up(model.error);
	}
	if (way & 2) {
		model.limit = (size_t)(4 + way / 16) * ZMMX_CHUNK_SIZE;
	}
	if (way & 4) {
		fake.fail_one_in = 2 + way / 16;
		fake.random = way;
	}
	if (way & 8) {
		fake.os.move = NULL;
	}
	zmmx_heap_set_huge_pages(model.heap, way & 16 ? ZMMX_HUGE_PAGES_ON : ZMMX_HUGE_PAGES_AUTO);
	fake.clock_step = way & 32 ? 500000 : 10;
	for (size_t at = 1; at + ZMMX_OP_BYTES <= size; at += ZMMX_OP_BYTES) {
		zmmx_op op = zmmx_op_decode(data + at);
		if (!zmmx_op_apply(&model, &op, 12 * ZMMX_CHUNK_SIZE)) {
			give_up(model.error);
		}
		if (model.real.now > model.limit) {
			give_up("real->now is over the limit");
		}
	}
	if (!zmmx_model_walk(&model)) {
		give_up(model.error);
	}
	zmmx_os_fake_heal(&fake);
	if (!zmmx_model_close(&model)) {
		give_up(model.error);
	}
	if (fake.count || fake.misuses) {
		give_up(fake.misuses ? fake.misuse : "mappings are left after destroy");
	}
	zmmx_os_fake_done(&fake);
	return 0;
}

#ifdef ZMMX_FUZZ_REPLAY

#include <dirent.h>

static unsigned replayed;

static void replay(const char *path)
{
	DIR *folder = opendir(path);
	if (folder) {
		for (struct dirent *entry; (entry = readdir(folder));) {
			char inner[4096];
			if (entry->d_name[0] != '.' && snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name) < (int)sizeof(inner)) {
				replay(inner);
			}
		}
		closedir(folder);
		return;
	}
	static uint8_t data[1 << 16];
	FILE *file = fopen(path, "rb");
	if (!file) {
		perror(path);
		exit(2);
	}
	size_t size = fread(data, 1, sizeof(data), file);
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	printf("ok %s\n", path);
	fflush(stdout);
	replayed++;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		replay(argv[i]);
	}
	printf("%u passed, 0 failed, 0 skipped\n", replayed);
	return 0;
}

#endif
