#define _GNU_SOURCE
#include "build_facts.h"

#include <link.h>
#include <stddef.h>
#include <string.h>

#ifndef DLTUI_COMMIT
#define DLTUI_COMMIT "unknown"
#endif

const char *build_commit(void) { return DLTUI_COMMIT; }

static int is_swift(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size;
  (void)unused;
  return info->dlpi_name && strstr(info->dlpi_name, "/libswiftCore.so") ? 1 : 0;
}

int build_has_shared_swift(void) { return dl_iterate_phdr(is_swift, NULL); }

const char *build_architecture(void) {
#if defined(__x86_64__)
  return "x86_64";
#elif defined(__aarch64__)
  return "aarch64";
#else
  return "another architecture";
#endif
}
