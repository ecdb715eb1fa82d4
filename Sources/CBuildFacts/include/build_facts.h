#ifndef DLTUI_BUILD_FACTS_H
#define DLTUI_BUILD_FACTS_H

// The commit that the program was built from; "unknown" where the build was not told.
const char *build_commit(void);

// Whether the Swift library is a file of its own beside the program, not a part of it.
int build_has_shared_swift(void);

// The processors it was built for, as uname(1) calls them.
const char *build_architecture(void);

#endif
