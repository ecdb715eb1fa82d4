#include <cblas.h>
#include <stdlib.h>

// Which the header leaves out, and builds of the library without threads do not have.
extern int blas_thread_shutdown_(void) __attribute__((weak));
// What looks at the processor and chooses the kernels, in builds that have those of several.
extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));

// Ends the library's own threads, where it has any.
static inline void openblas_end_threads(void) {
  openblas_set_num_threads(1);
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}

// Takes the kernels of the processor that is called so; 0 where there is no choice. No other thread may use
// the library meanwhile, or read the environment.
static inline int openblas_choose_core(const char *name) {
  if (!gotoblas_dynamic_init || !gotoblas_dynamic_quit) return 0;
  // Told in a variable, which programs that this one starts are not to have.
  setenv("OPENBLAS_CORETYPE", name, 1);
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
  unsetenv("OPENBLAS_CORETYPE");
  return 1;
}
