#include <cblas.h>

// Which the header leaves out, and builds of the library without threads do not have.
extern int blas_thread_shutdown_(void) __attribute__((weak));

// Ends the library's own threads, where it has any.
static inline void openblas_end_threads(void) {
  openblas_set_num_threads(1);
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}
