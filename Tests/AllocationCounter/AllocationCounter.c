#include "AllocationCounter.h"
#include <errno.h>
#include <stddef.h>

// The program's own malloc and its kin go before the C library's, which glibc also exports under
// the names used here.

static _Thread_local long count = -1;  // negative while it does not count
static _Thread_local size_t bytes = 0;

void allocation_counter_start(void) {
  count = 0;
  bytes = 0;
}

long allocation_counter_bytes(void) { return (long)bytes; }

long allocation_counter_stop(void) {
  long result = count;
  count = -1;
  return result;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(SANITIZED) || !defined(__GLIBC__)

int allocation_counter_works(void) { return 0; }

#else

int allocation_counter_works(void) { return 1; }

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t items, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static void note(size_t size) {
  if (count < 0) return;
  count++;
  bytes += size;
}

void *malloc(size_t size) {
  note(size);
  return __libc_malloc(size);
}

void *calloc(size_t items, size_t size) {
  note(items * size);
  return __libc_calloc(items, size);
}

void *realloc(void *memory, size_t size) {
  note(size);
  return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  note(size);
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note(size);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  note(size);
  void *result = __libc_memalign(alignment, size);
  if (!result) return ENOMEM;
  *memory = result;
  return 0;
}

#endif
