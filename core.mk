# The core on its own, without PHP: objects, tests, stress and fuzz. Nothing is written outside $(OUT).
#
#   make -f core.mk check                          unit, death, a short stress run, the fuzz corpus
#   make -f core.mk unit CC=clang ZMMX_DEBUG=3     checks of the core's own, see src/core/zmmx_config.h
#   make -f core.mk check SAN=address,undefined    with sanitizers
#   make -f core.mk mutants                        whether tests notice what is left out or changed
#   make -f core.mk stress SECONDS=60 SEED=7       prints its seed when none is given
#   make -f core.mk fuzz FUZZ_SECONDS=600          needs clang with libFuzzer
#   make -f core.mk bench BENCH_OPTIONS="--runs 3"  beside other heaps; bench/core/run --help names the options
#
# This is not called Makefile because phpize makes one.

OUT ?= out
ifeq ($(origin CC),default)
CC := gcc
endif
ZMMX_DEBUG ?= 0
SAN ?=
SECONDS ?= 30
SEED ?=
CHECK_SECONDS ?= 5
FUZZ_SECONDS ?= 20
FUZZ_CC ?= clang
TIMEOUT ?= 300
BENCH_OPTIONS ?=
CPPFLAGS ?=
# What runs a binary that was built for another architecture or system, such as qemu-aarch64, or wine
RUN ?=
# The layer in src/os: posix or windows
OS_LAYER ?= posix

ifeq ($(OS_LAYER),windows)
EXE := .exe
# the branches for Microsoft's compiler, as far as this one can build them
CPPFLAGS += -D__USE_MINGW_ANSI_STDIO=1 -DZMMX_MSC_INTRINSICS=1
LDLIBS += -lbcrypt
endif

comma := ,
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wundef -Wmissing-prototypes -Wstrict-prototypes -Werror
ZMMX_CFLAGS := -std=c11 -D_GNU_SOURCE -DZMMX_DEBUG=$(ZMMX_DEBUG) -fvisibility=hidden -pthread $(WARNINGS) \
	-Isrc -Itests/core/support
ifneq ($(SAN),)
SAN_FLAGS := -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer
# A request that the system must refuse is a test of ours, not a fault.
export ASAN_OPTIONS ?= allocator_may_return_null=1:detect_leaks=0
export UBSAN_OPTIONS ?= print_stacktrace=1
endif

# One directory for each way of building, so that no object is mistaken for another's.
VARIANT := $(notdir $(firstword $(CC)))-debug$(ZMMX_DEBUG)$(if $(SAN),-$(subst $(comma),-,$(SAN)))
DIR := $(OUT)/$(VARIANT)

CORE := $(wildcard src/core/*/*.c) src/os/zmmx_os_$(OS_LAYER).c \
	$(if $(filter posix,$(OS_LAYER)),src/os/zmmx_os_cgroup.c src/os/zmmx_os_process.c)
SUPPORT := $(wildcard tests/core/support/*.c)
UNIT := $(wildcard tests/core/unit/test_*.c)
ifneq ($(OS_LAYER),posix)
UNIT := $(filter-out %/test_cgroup.c %/test_helper.c,$(UNIT))
endif
DEATH := $(wildcard tests/core/death/*.c)
HEADERS := $(wildcard src/core/*.h src/core/*/*.h src/os/*.h tests/core/support/*.h)
CORPUS := tests/core/fuzz/corpus

LIB_OBJECTS := $(CORE:%.c=$(DIR)/%.o) $(SUPPORT:%.c=$(DIR)/%.o)
UNIT_BINARIES := $(UNIT:%.c=$(DIR)/%$(EXE))
DEATH_BINARIES := $(DEATH:%.c=$(DIR)/%$(EXE))
STRESS_BINARY := $(DIR)/tests/core/stress/stress$(EXE)
REPLAY_BINARY := $(DIR)/tests/core/fuzz/replay$(EXE)
FUZZ_BINARY := $(OUT)/fuzz/fuzz_ops
BENCH := $(DIR)/bench/core
BENCH_SOURCES := bench_core stream load

COMPILE = $(CC) $(ZMMX_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(SAN_FLAGS)

.PHONY: all check unit death mutants stress stress-short replay fuzz bench bench-build clean
.SECONDARY:

all: $(UNIT_BINARIES) $(DEATH_BINARIES) $(STRESS_BINARY) $(REPLAY_BINARY)

# From level 1 on a broken heap dies of the first of these checks, not of what a death test expects.
check: unit $(if $(filter 0,$(ZMMX_DEBUG)),death) stress-short replay

$(DIR)/%.o: %.c $(HEADERS) core.mk
	@mkdir -p $(@D)
	@echo "$(CC) $<"
	@$(COMPILE) -c $< -o $@

$(DIR)/tests/core/%$(EXE): $(DIR)/tests/core/%.o $(LIB_OBJECTS)
	@$(COMPILE) $^ $(LDFLAGS) $(WRAP) -o $@ $(LDLIBS)

# It counts the walks. Not in LDFLAGS, which a command line may set.
$(DIR)/tests/core/unit/test_stats$(EXE): WRAP := -Wl,--wrap=zmmx_heap_walk

# The bug of a death test must survive the optimiser.
$(DEATH:%.c=$(DIR)/%.o): CFLAGS := -O0 -g
$(DEATH:%.c=$(DIR)/%.o): CPPFLAGS += -Itests/core/death

$(DIR)/tests/core/fuzz/replay.o: tests/core/fuzz/fuzz_ops.c $(HEADERS) core.mk
	@mkdir -p $(@D)
	@$(COMPILE) -DZMMX_FUZZ_REPLAY -c $< -o $@

unit: $(UNIT_BINARIES)
	@failed=0; for test in $^; do \
		echo "# $$(basename $$test) ($(VARIANT))"; \
		timeout $(TIMEOUT) $(RUN) $$test; status=$$?; \
		[ $$status -eq 0 ] || { echo "# $$(basename $$test): status $$status"; failed=1; }; \
	done; exit $$failed

death: $(DEATH_BINARIES)
	@RUN="$(RUN)" EXE="$(EXE)" sh tests/core/death/run.sh $(DIR)/tests/core/death

mutants:
	@OUT="$(OUT)" CC="$(CC)" tests/mutants/check.sh
	@OUT="$(OUT)" CC="$(CC)" tests/mutants/beside.sh

stress: $(STRESS_BINARY)
	$(RUN) $(STRESS_BINARY) -t $(SECONDS) $(if $(SEED),-s $(SEED))

stress-short: $(STRESS_BINARY)
	timeout $(TIMEOUT) $(RUN) $(STRESS_BINARY) -t $(CHECK_SECONDS) $(if $(SEED),-s $(SEED))

replay: $(REPLAY_BINARY)
	timeout $(TIMEOUT) $(RUN) $(REPLAY_BINARY) $(CORPUS)

fuzz:
	@mkdir -p $(OUT)/fuzz/corpus
	@if ! echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n); int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { (void)d; (void)n; return 0; }' \
		| $(FUZZ_CC) -x c - -fsanitize=fuzzer,address,undefined -o $(OUT)/fuzz/probe 2>/dev/null; then \
		echo "skip fuzz: $(FUZZ_CC) cannot link -fsanitize=fuzzer,address,undefined"; \
	else \
		$(FUZZ_CC) $(ZMMX_CFLAGS) $(CPPFLAGS) $(CFLAGS) -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
			$(CORE) $(SUPPORT) tests/core/fuzz/fuzz_ops.c -o $(FUZZ_BINARY) \
		&& $(FUZZ_BINARY) -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -rss_limit_mb=4096 -detect_leaks=0 \
			-artifact_prefix=$(OUT)/fuzz/ $(OUT)/fuzz/corpus $(CORPUS); \
	fi

# The replay links the core, not the tests' support.
$(BENCH)/%.o: bench/core/%.c $(wildcard bench/*.h bench/core/*.h) $(HEADERS) core.mk
	@mkdir -p $(@D)
	@$(COMPILE) -c $< -o $@

$(BENCH)/bench_core: $(BENCH_SOURCES:%=$(BENCH)/%.o) $(CORE:%.c=$(DIR)/%.o)
	@$(COMPILE) $^ $(LDFLAGS) -o $@

$(BENCH)/record.so: bench/core/record.c bench/core/record.h
	@mkdir -p $(@D)
	@$(COMPILE) -fPIC -fno-builtin -shared $< -o $@

$(BENCH)/measure: bench/measure.c bench/instructions.h
	@mkdir -p $(@D)
	@$(COMPILE) $< -o $@

bench-build: $(BENCH)/bench_core $(BENCH)/record.so $(BENCH)/measure

bench: bench-build
	bench/core/run $(BENCH_OPTIONS) $(BENCH)

clean:
	rm -rf $(OUT)
