// Sees every change that the program makes to files in one folder, and can have it fail as a disk would, for tests.
#ifndef FILE_WITNESS_H
#define FILE_WITNESS_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  file_change_make_file,
  file_change_make_folder,
  file_change_write,
  file_change_truncate,
  file_change_rename,
  file_change_link,
  file_change_remove,
  // fsync of a file or a folder.
  file_change_keep,
} file_change_kind;

typedef struct {
  file_change_kind kind;
  // The file, or the folder, that it is about; 0 where it is not made yet.
  uint64_t file;
  // The folders of its names.
  uint64_t folder, new_folder;
  const char *name, *new_name;
  const void *bytes;
  size_t count;
} file_change;

// What is to happen: 0 for what was asked, -errno for a failure, and of a write a number of bytes to
// take at most.
typedef long (*file_witness_decision)(void *context, const file_change *change);
// Called once it has happened. Nothing else happens to files in the folder meanwhile.
typedef void (*file_witness_report)(void *context, const file_change *change);

// 0 where the sanitizers have the system's calls.
int file_witness_works(void);

// Begins to watch the files below a folder, an absolute path without links. One at a time.
void file_witness_start(
    const char *folder, void *context, file_witness_decision decide, file_witness_report report);

void file_witness_stop(void);

#endif
