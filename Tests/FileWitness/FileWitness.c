#define _GNU_SOURCE
#include "FileWitness.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(SANITIZED) || !defined(__GLIBC__) && !defined(__linux__)

int file_witness_works(void) { return 0; }
void file_witness_start(
    const char *folder, void *context, file_witness_decision decide, file_witness_report report) {}
void file_witness_stop(void) {}

#else

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The program's own functions of these names go before the C library's, and make the system's calls
// themselves.

// The process that watches; one that it has begun, on its way to another program, does not.
static atomic_int watching = 0;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static void *context;
static file_witness_decision decide;
static file_witness_report report;

int file_witness_works(void) { return 1; }

void file_witness_start(
    const char *folder, void *given, file_witness_decision decision, file_witness_report reporter) {
  pthread_mutex_lock(&lock);
  snprintf(root, sizeof root, "%s", folder);
  context = given;
  decide = decision;
  report = reporter;
  atomic_store(&watching, getpid());
  pthread_mutex_unlock(&lock);
}

void file_witness_stop(void) {
  pthread_mutex_lock(&lock);
  atomic_store(&watching, 0);
  pthread_mutex_unlock(&lock);
}

static int is_below_root(const char *path) {
  size_t length = strlen(root);
  return strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == 0);
}

// Whether an open file or folder is below the root.
static int is_watched(int descriptor) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t count = readlink(link, path, sizeof path - 1);
  if (count <= 0) return 0;
  path[count] = 0;
  return is_below_root(path);
}

// Where a name is: its folder's number, or 0 for one that is not watched, and the name within that.
static uint64_t folder_of(int folder, const char *path, const char **name) {
  char parent[PATH_MAX];
  struct stat facts;
  if (folder != AT_FDCWD && path[0] != '/') {
    *name = path;
    if (strchr(path, '/') || !is_watched(folder) || fstat(folder, &facts) != 0) return 0;
    return facts.st_ino;
  }
  const char *slash = strrchr(path, '/');
  if (!slash || !is_below_root(path) || (size_t)(slash - path) >= sizeof parent) return 0;
  *name = slash + 1;
  snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
  if (!is_below_root(parent) || stat(parent, &facts) != 0) return 0;
  return facts.st_ino;
}

static uint64_t number_of(int folder, const char *path) {
  struct stat facts;
  return fstatat(folder, path, &facts, AT_SYMLINK_NOFOLLOW) == 0 ? facts.st_ino : 0;
}

static uint64_t number(int descriptor) {
  struct stat facts;
  return fstat(descriptor, &facts) == 0 ? facts.st_ino : 0;
}

static int failed(long decision) {
  if (decision >= 0) return 0;
  errno = (int)-decision;
  return 1;
}

// Ends a watched call; the lock is held.
static void end(const file_change *change, long result) {
  int code = errno;
  if (result >= 0) report(context, change);
  pthread_mutex_unlock(&lock);
  errno = code;
}

static int begin(void) {
  int process = atomic_load(&watching);
  if (!process || process != getpid()) return 0;
  pthread_mutex_lock(&lock);
  if (atomic_load(&watching)) return 1;
  pthread_mutex_unlock(&lock);
  return 0;
}

static void pass(void) { pthread_mutex_unlock(&lock); }

// 1 when the change is watched and may happen, -1 when it fails, 0 when nobody watches it.
static int watch(file_change *change, long *allowed) {
  *allowed = decide(context, change);
  if (!failed(*allowed)) return 1;
  int code = errno;
  pthread_mutex_unlock(&lock);
  errno = code;
  return -1;
}

int openat(int folder, const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  int mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(arguments, int) : 0;
  va_end(arguments);
  if (flags & (O_CREAT | O_TRUNC) && begin()) {
    file_change change = {.kind = file_change_make_file};
    long allowed;
    change.folder = folder_of(folder, path, &change.name);
    if (change.folder) {
      change.file = number_of(folder, path);
      if (change.file) change.kind = file_change_truncate;
      int changes = !change.file || flags & O_TRUNC;
      if (changes && watch(&change, &allowed) < 0) return -1;
      int file = (int)syscall(SYS_openat, folder, path, flags, mode);
      if (!changes) {
        pass();
      } else {
        if (file >= 0) change.file = number(file);
        end(&change, file);
      }
      return file;
    }
    pass();
  }
  return (int)syscall(SYS_openat, folder, path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  int mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(arguments, int) : 0;
  va_end(arguments);
  return openat(AT_FDCWD, path, flags, mode);
}

ssize_t write(int file, const void *bytes, size_t count) {
  if (count > 0 && begin()) {
    if (is_watched(file)) {
      file_change change = {.kind = file_change_write, .file = number(file), .bytes = bytes, .count = count};
      long allowed;
      if (watch(&change, &allowed) < 0) return -1;
      size_t most = allowed > 0 && (size_t)allowed < count ? (size_t)allowed : count;
      ssize_t written = syscall(SYS_write, file, bytes, most);
      if (written >= 0) change.count = (size_t)written;
      end(&change, written);
      return written;
    }
    pass();
  }
  return syscall(SYS_write, file, bytes, count);
}

int fsync(int file) {
  if (begin()) {
    if (is_watched(file)) {
      file_change change = {.kind = file_change_keep, .file = number(file)};
      long allowed;
      if (watch(&change, &allowed) < 0) return -1;
      // The real disk is not waited for.
      end(&change, 0);
      return 0;
    }
    pass();
  }
  return (int)syscall(SYS_fsync, file);
}

int ftruncate(int file, off_t length) {
  if (begin()) {
    if (is_watched(file)) {
      file_change change = {.kind = file_change_truncate, .file = number(file), .count = (size_t)length};
      long allowed;
      if (watch(&change, &allowed) < 0) return -1;
      int result = (int)syscall(SYS_ftruncate, file, length);
      end(&change, result);
      return result;
    }
    pass();
  }
  return (int)syscall(SYS_ftruncate, file, length);
}

int renameat(int folder, const char *path, int new_folder, const char *new_path) {
  if (begin()) {
    file_change change = {.kind = file_change_rename};
    change.folder = folder_of(folder, path, &change.name);
    change.new_folder = folder_of(new_folder, new_path, &change.new_name);
    if (change.folder && change.new_folder) {
      long allowed;
      change.file = number_of(folder, path);
      if (watch(&change, &allowed) < 0) return -1;
      int result = (int)syscall(SYS_renameat2, folder, path, new_folder, new_path, 0);
      end(&change, result);
      return result;
    }
    pass();
  }
  return (int)syscall(SYS_renameat2, folder, path, new_folder, new_path, 0);
}

int rename(const char *path, const char *new_path) {
  return renameat(AT_FDCWD, path, AT_FDCWD, new_path);
}

int linkat(int folder, const char *path, int new_folder, const char *new_path, int flags) {
  if (begin()) {
    file_change change = {.kind = file_change_link};
    change.folder = change.new_folder = folder_of(new_folder, new_path, &change.new_name);
    if (change.folder) {
      struct stat facts;
      int follow = flags & AT_SYMLINK_FOLLOW ? 0 : AT_SYMLINK_NOFOLLOW;
      change.file = fstatat(folder, path, &facts, follow) == 0 ? facts.st_ino : 0;
      change.name = change.new_name;
      long allowed;
      if (watch(&change, &allowed) < 0) return -1;
      int result = (int)syscall(SYS_linkat, folder, path, new_folder, new_path, flags);
      end(&change, result);
      return result;
    }
    pass();
  }
  return (int)syscall(SYS_linkat, folder, path, new_folder, new_path, flags);
}

int unlinkat(int folder, const char *path, int flags) {
  if (begin()) {
    file_change change = {.kind = file_change_remove};
    change.folder = folder_of(folder, path, &change.name);
    change.file = change.folder ? number_of(folder, path) : 0;
    if (change.file) {
      long allowed;
      if (watch(&change, &allowed) < 0) return -1;
      int result = (int)syscall(SYS_unlinkat, folder, path, flags);
      end(&change, result);
      return result;
    }
    pass();
  }
  return (int)syscall(SYS_unlinkat, folder, path, flags);
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdir(const char *path, mode_t mode) {
  if (begin()) {
    file_change change = {.kind = file_change_make_folder};
    change.folder = folder_of(AT_FDCWD, path, &change.name);
    if (change.folder) {
      long allowed;
      if (watch(&change, &allowed) < 0) return -1;
      int result = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
      change.file = number_of(AT_FDCWD, path);
      end(&change, result);
      return result;
    }
    pass();
  }
  return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

#endif
