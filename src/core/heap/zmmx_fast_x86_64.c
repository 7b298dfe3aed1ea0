/* The fast paths in assembler, because no compiler promises code that needs nothing from outside. They do the same as
 * zmmx_alloc_fast(), zmmx_free_fast() and zmmx_realloc(), in the instructions that gcc generates for those. A change
 * there needs the same change here; tests/core/unit/test_beside.c compares them. */
#include <string.h>

#include "core/heap/zmmx_fast_x86_64.h"

#if ZMMX_HAS_BESIDE

#if defined(__CET__) && (__CET__ & 1)
#define LANDING "	endbr64\n"
#else
#define LANDING ""
#endif

#define POOL(member) "zmmx_beside_code + 4096 + %c[" member "](%%rip)"
/* A statement has room for 30 operands, so these members have their offsets from one before it. */
#define THREADED(member) "zmmx_beside_code + 4096 + .L" member "(%%rip)"
#define THREADED_SET(name, member) __asm__ volatile(".set .L" name ", %c0" \
	                                                : \
	                                                : "i"(offsetof(zmmx_beside_pool, member)))

/* Sets rsi to the heap: to that of the pool, or where `threaded` to the thread's; a thread without one jumps to 9. */
/* clang-format off */
#define LOAD_HEAP \
	"	.macro load_heap threaded\n" \
	"	.if \\threaded\n" \
	"	movq " THREADED("heap_offset") ", %%rsi\n" \
	"	movq %%fs:(%%rsi), %%rsi\n" \
	"	testq %%rsi, %%rsi\n" \
	"	jz 9f\n" \
	"	.else\n" \
	"	movq " POOL("heap") ", %%rsi\n" \
	"	.endif\n" \
	"	.endm\n"
/* clang-format on */
/* An asm has 30 operands at most. */
#define SAMPLING(offset) "zmmx_beside_code + 4096 + " offset "(%%rip)"
#define NUMBER(value) DIGITS(value)
#define DIGITS(value) #value

/* page_table_slot_run() for the block in rdi. On success rdx has the run, rcx its kind and bin, rsi the heap, and rax
 * the bits in which the slot and the first free slot differ; on failure it jumps to 1. Changes r8. */
/* clang-format off */
#define FIND_RUN(threaded) \
	"	load_heap " threaded "\n" \
	"	movq %%rdi, %%rax\n" \
	"	shrq %[page_shift], %%rax\n" \
	"	movq %c[page_table](%%rsi), %%rdx\n" \
	"	andq %c[page_table_mask](%%rsi), %%rax\n" \
	"	movq (%%rdx,%%rax,8), %%rax\n" \
	"	leaq %c[vacant](%%rsi,%%rax), %%rdx\n" \
	"	movzbl %c[kind_bin](%%rdx), %%ecx\n" \
	"	movzwl %c[carved_product](%%rdx), %%r8d\n" \
	"	movl %c[inverse](%%rsi,%%rcx,4), %%eax\n" \
	"	imull %%edi, %%eax\n" \
	"	addl %c[start_product](%%rdx), %%eax\n" \
	"	cmpl %%r8d, %%eax\n" \
	"	jae 1f\n" \
	"	movq (%%rdx), %%rax\n" \
	"	xorq %%rdi, %%rax\n" \
	"	leaq -1(%%rax), %%r8\n" \
	"	cmpq %[chunk_mask] - 1, %%r8\n" \
	"	ja 1f\n"

/* Compares with 0 what the filter has for the block in rdi. Changes rax and rdx. */
#define FIND_SAMPLE \
	"	movabsq $" NUMBER(ZMMX_FILTER_FACTOR) ", %%rax\n" \
	"	movq " SAMPLING("8") ", %%rdx\n" \
	"	imulq %%rdi, %%rax\n" \
	"	movq (%%rdx), %%rdx\n" \
	"	shrq $" NUMBER(ZMMX_FILTER_SHIFT) ", %%rax\n" \
	"	cmpb $0, (%%rdx,%%rax)\n"
/* clang-format on */

/* Never called; it passes the offsets of struct members to the assembler. */
__attribute__((noinline, used)) static void code_template(void)
{
	THREADED_SET("heap_offset", heap_offset);
	THREADED_SET("malloc_attach", attach.malloc);
	THREADED_SET("free_attach", attach.free);
	THREADED_SET("realloc_attach", attach.realloc);
	/* clang-format off */
	__asm__ volatile(
		"	.pushsection .text.zmmx_beside, \"ax\", @progbits\n"
		LOAD_HEAP
		"	.macro entry name\n"
		"	.hidden \\name\n"
		"	.globl \\name\n"
		"	.type \\name, @function\n"
		"\\name:\n"
		LANDING
		"	.endm\n"
		"	.macro handlers malloc, free, realloc, threaded\n"
		"	entry \\malloc\n"  /* rdi: size */
		"	load_heap \\threaded\n"
		"	cmpq %[most], %%rdi\n"
		"	ja 1f\n"
		"	leaq 7(%%rdi), %%rax\n"
		"	shrq $3, %%rax\n"
		"	movzbl %c[fast_bin](%%rsi,%%rax), %%r8d\n"
		"	movq %c[bins](%%rsi,%%r8,8), %%rdx\n"          /* rdx: the bin's first run */
		"	movq (%%rdx), %%rcx\n"                         /* rcx: its first free slot */
		"	movq %c[key_inverse](%%rsi), %%rax\n"
		"	imulq (%%rcx), %%rax\n"
		"	xorq %c[key_mask](%%rsi), %%rax\n"             /* rax: in what the next one differs */
		"	cmpq %[chunk_mask], %%rax\n"
		"	ja 1f\n"
		"	xorq %%rcx, %%rax\n"
		"	addw $1, %c[used](%%rdx)\n"
		"	movq %%rax, (%%rdx)\n"
		"	movq %c[live](%%rsi), %%rdx\n"
		"	movzwl %c[small_bytes](%%rsi,%%r8,2), %%eax\n"
		"	addq %c[now](%%rdx), %%rax\n"
		"	movq %%rax, %c[now](%%rdx)\n"
		"	cmpq %%rax, %c[peak](%%rdx)\n"
		"	jb 3f\n"
		"2:	movq %%rcx, %%rax\n"
		"	ret\n"
		"1:	jmpq *" POOL("alloc_slow") "\n"
		"3:	movq %%rax, %c[peak](%%rdx)\n"
		"	jmp 2b\n"
		"	.if \\threaded\n"
		"9:	jmpq *" THREADED("malloc_attach") "\n"
		"	.endif\n"
		"	.size \\malloc, . - \\malloc\n"
		"	.balign 64\n"
		"	entry \\free\n"  /* rdi: block */
		FIND_RUN("\\threaded")
		"	xorq %c[key_mask](%%rsi), %%rax\n"
		"	movzwl %c[slot_bytes](%%rsi,%%rcx,2), %%ecx\n"
		"	imulq %c[key_factor](%%rsi), %%rax\n"
		"	movq %%rax, (%%rdi)\n"
		"	movq %c[live](%%rsi), %%rax\n"
		"	movq %%rdi, (%%rdx)\n"
		"	subq %%rcx, %c[now](%%rax)\n"
		"	subw $1, %c[used](%%rdx)\n"
		"	js 2f\n"
		"	ret\n"
		"1:	jmpq *" POOL("free_slow") "\n"
		"2:	jmpq *" POOL("free_edge") "\n"
		"	.if \\threaded\n"
		"9:	jmpq *" THREADED("free_attach") "\n"
		"	.endif\n"
		"	.size \\free, . - \\free\n"
		"	.balign 64\n"
		"	entry \\realloc\n"  /* rdi: block, rsi: size */
		"	movq %%rsi, %%r9\n"
		FIND_RUN("\\threaded")
		"	movzwl %c[slot_bytes](%%rsi,%%rcx,2), %%r8d\n"
		"	cmpq %%r8, %%r9\n"
		"	ja 2f\n"
		"	movzwl %c[small_stays](%%rsi,%%rcx,2), %%eax\n"
		"	cmpq %%rax, %%r9\n"
		"	jb 3f\n"
		"	incq %c[in_place](%%rsi)\n"
		"	movq %%rdi, %%rax\n"
		"	ret\n"
		"2:	movq %%r9, %%rcx\n"                            /* r8: what to copy */
		"	xchgq %%rdi, %%rsi\n"
		"	xchgq %%rsi, %%rdx\n"
		"	jmpq *" POOL("slot_move") "\n"
		"3:	movq %%r9, %%r8\n"
		"	movq %%r9, %%rcx\n"
		"	xchgq %%rdi, %%rsi\n"
		"	xchgq %%rsi, %%rdx\n"
		"	jmpq *" POOL("slot_shrink") "\n"
		"1:	movq %%r9, %%rdx\n"
		"	xchgq %%rdi, %%rsi\n"
		"	jmpq *" POOL("realloc_slow") "\n"
		"	.if \\threaded\n"
		"9:	movq %%r9, %%rsi\n"
		"	jmpq *" THREADED("realloc_attach") "\n"
		"	.endif\n"
		"	.size \\realloc, . - \\realloc\n"
		"	.endm\n"
		"	.hidden zmmx_beside_code\n"
		"	.globl zmmx_beside_code\n"
		"	.balign 4096\n"
		"zmmx_beside_code:\n"
		"	handlers zmmx_beside_malloc, zmmx_beside_free, zmmx_beside_realloc, 0\n"
		"	.balign 64\n"
		"	entry zmmx_beside_sampled_malloc\n"
		"	movq " SAMPLING("0") ", %%rax\n"
		"	subq %%rdi, (%%rax)\n"
		"	js 1f\n"
		"	jmp zmmx_beside_malloc\n"
		"1:	jmpq *" SAMPLING("16") "\n"
		"	.size zmmx_beside_sampled_malloc, . - zmmx_beside_sampled_malloc\n"
		"	.balign 64\n"
		"	entry zmmx_beside_sampled_free\n"
		FIND_SAMPLE
		"	jne 1f\n"
		"	jmp zmmx_beside_free\n"
		"1:	jmpq *" SAMPLING("24") "\n"
		"	.size zmmx_beside_sampled_free, . - zmmx_beside_sampled_free\n"
		"	.balign 64\n"
		"	entry zmmx_beside_sampled_realloc\n"  /* a block that stays where it was is no allocation */
		"	movq %%rsi, %%r9\n"
		FIND_SAMPLE
		"	jne 1f\n"
		FIND_RUN("0")
		"	movzwl %c[slot_bytes](%%rsi,%%rcx,2), %%r8d\n"
		"	cmpq %%r8, %%r9\n"
		"	ja 2f\n"
		"	movzwl %c[small_stays](%%rsi,%%rcx,2), %%eax\n"
		"	cmpq %%rax, %%r9\n"
		"	jb 1f\n"
		"	incq %c[in_place](%%rsi)\n"
		"	movq %%rdi, %%rax\n"
		"	ret\n"
		"2:	movq " SAMPLING("0") ", %%rax\n"
		"	subq %%r9, (%%rax)\n"
		"	js 3f\n"
		"	movq %%r9, %%rcx\n"
		"	xchgq %%rdi, %%rsi\n"
		"	xchgq %%rsi, %%rdx\n"
		"	jmpq *" POOL("slot_move") "\n"
		"3:	addq %%r9, (%%rax)\n"
		"1:	movq %%r9, %%rsi\n"
		"	jmpq *" SAMPLING("32") "\n"
		"	.size zmmx_beside_sampled_realloc, . - zmmx_beside_sampled_realloc\n"
		"	.balign 64\n"
		"	handlers zmmx_beside_threaded_malloc, zmmx_beside_threaded_free, zmmx_beside_threaded_realloc, 1\n"
		"	.balign 4096\n"
		"	.purgem handlers\n"
		"	.purgem entry\n"
		"	.purgem load_heap\n"
		"	.popsection\n"
		:
		: [heap] "i"(offsetof(zmmx_beside_pool, heap)), [alloc_slow] "i"(offsetof(zmmx_beside_pool, alloc_slow)),
		  [free_slow] "i"(offsetof(zmmx_beside_pool, free_slow)), [free_edge] "i"(offsetof(zmmx_beside_pool, free_edge)),
		  [realloc_slow] "i"(offsetof(zmmx_beside_pool, realloc_slow)), [slot_move] "i"(offsetof(zmmx_beside_pool, slot_move)),
		  [slot_shrink] "i"(offsetof(zmmx_beside_pool, slot_shrink)),
		  [most] "i"(ZMMX_MAX_SMALL_SIZE), [chunk_mask] "i"(ZMMX_CHUNK_MASK), [page_shift] "i"(ZMMX_PAGE_SHIFT),
		  [fast_bin] "i"(offsetof(zmmx_heap, fast_bin)), [bins] "i"(offsetof(zmmx_heap, bins)),
		  [key_mask] "i"(offsetof(zmmx_heap, key.mask)),
		  [key_factor] "i"(offsetof(zmmx_heap, key.factor)), [key_inverse] "i"(offsetof(zmmx_heap, key.inverse)),
		  [live] "i"(offsetof(zmmx_heap, live)),
		  [page_table] "i"(offsetof(zmmx_heap, page_table)), [page_table_mask] "i"(offsetof(zmmx_heap, page_table_mask)),
		  [vacant] "i"(offsetof(zmmx_heap, vacant)), [inverse] "i"(offsetof(zmmx_heap, inverse)),
		  [slot_bytes] "i"(offsetof(zmmx_heap, slot_bytes)),
		  [small_bytes] "i"(offsetof(zmmx_heap, slot_bytes) + 2 * (ZMMX_PAGE_SMALL << ZMMX_KIND_SHIFT)),
		  [small_stays] "i"(offsetof(zmmx_heap, stays_from) - 2 * (ZMMX_PAGE_SMALL << ZMMX_KIND_SHIFT)),
		  [in_place] "i"(offsetof(zmmx_heap, realloc.in_place)), [used] "i"(offsetof(zmmx_run, used)),
		  [carved_product] "i"(offsetof(zmmx_run, carved_product)),
		  [start_product] "i"(offsetof(zmmx_run, start_product)), [kind_bin] "i"(sizeof(zmmx_run) - 1),
		  [now] "i"(offsetof(zmmx_counter, now)), [peak] "i"(offsetof(zmmx_counter, peak)));
	/* clang-format on */
}

/* Numbers that the code has as a scale, a width or a distance of its own. */
#define ELEMENT(type, member) sizeof(((type *)0)->member[0])
#define MEMBER(type, member) sizeof(((type *)0)->member)
_Static_assert(ZMMX_BESIDE_PAGE == 4096 && sizeof(zmmx_beside_pool) <= ZMMX_BESIDE_PAGE, "the pool is 4096 bytes behind");
_Static_assert(offsetof(zmmx_run, free) == 0, "(%rdx) is the first free slot");
_Static_assert(ELEMENT(zmmx_heap, bins) == 8 && ELEMENT(zmmx_heap, page_table) == 8, "scale 8");
_Static_assert(ELEMENT(zmmx_heap, inverse) == 4, "scale 4, imull of 32 bits");
_Static_assert(ELEMENT(zmmx_heap, slot_bytes) == 2 && ELEMENT(zmmx_heap, stays_from) == 2, "scale 2, movzwl");
_Static_assert(ELEMENT(zmmx_heap, fast_bin) == 1, "movzbl without a scale");
_Static_assert(MEMBER(zmmx_heap, fast_bin) == ZMMX_MAX_SMALL_SIZE / 8 + 1, "leaq 7, shrq $3");
_Static_assert(MEMBER(zmmx_run, used) == 2 && (int16_t)-1 < 0 && MEMBER(zmmx_run, carved_product) == 2,
               "addw, subw and js; movzwl");
_Static_assert(MEMBER(zmmx_run, start_product) == 4 && MEMBER(zmmx_counter, now) == 8 && MEMBER(zmmx_counter, peak) == 8,
               "addl; addq");
_Static_assert(MEMBER(zmmx_heap, key.mask) == 8 && MEMBER(zmmx_heap, key.factor) == 8
                   && MEMBER(zmmx_heap, key.inverse) == 8 && MEMBER(zmmx_heap, page_table_mask) == 8 && MEMBER(zmmx_heap, realloc.in_place) == 8,
               "xorq, imulq, andq, incq");
_Static_assert(offsetof(zmmx_beside_pool, sampling.left) == 0 && offsetof(zmmx_beside_pool, sampling.filter) == 8
                   && offsetof(zmmx_beside_pool, sampling.alloc_due) == 16 && offsetof(zmmx_beside_pool, sampling.free_sampled) == 24
                   && offsetof(zmmx_beside_pool, sampling.realloc_slow) == 32,
               "SAMPLING()");
_Static_assert(ZMMX_CHUNK_MASK <= INT32_MAX && ZMMX_MAX_SMALL_SIZE <= INT32_MAX, "immediate operands");

bool zmmx_beside_fits(void)
{
	zmmx_run none = {0}, all = {.kind_bin = UINT8_MAX};
	uint8_t before[sizeof(zmmx_run)], after[sizeof(zmmx_run)];
	memcpy(before, &none, sizeof(before));
	memcpy(after, &all, sizeof(after));
	before[sizeof(before) - 1] = UINT8_MAX;
	return !memcmp(before, after, sizeof(after));
}

zmmx_beside_pool zmmx_beside_pool_of(zmmx_heap *heap)
{
	return (zmmx_beside_pool){{0}, heap, zmmx_alloc_slow, zmmx_free_slow, zmmx_block_free_edge, zmmx_realloc, zmmx_slot_move, zmmx_slot_shrink, 0, {NULL, NULL, NULL}};
}

zmmx_beside_pool zmmx_beside_pool_of_threads(ptrdiff_t heap_offset, zmmx_beside_attach attach)
{
	zmmx_beside_pool pool = zmmx_beside_pool_of(NULL);
	pool.heap_offset = heap_offset;
	pool.attach = attach;
	return pool;
}

#endif
