#ifndef CLIENT_FILES_H
#define CLIENT_FILES_H

/// A file of the Python client: where it stands in its folder, and its bytes.
struct client_file {
  const char *_Nonnull name;
  const unsigned char *_Nonnull bytes;
  unsigned long count;
};

extern const struct client_file client_files[];
extern const int client_file_count;

static inline struct client_file client_file_at(int index) { return client_files[index]; }

#endif
