#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <curses.h>
#include <term.h>

// Swift 6 takes no C globals and no function-like macros: what it needs of both, as functions.

static inline WINDOW *cncurses_standard_window(void) { return stdscr; }
static inline WINDOW *cncurses_current_window(void) { return curscr; }
static inline int cncurses_colors(void) { return COLORS; }
static inline int cncurses_color_pairs(void) { return COLOR_PAIRS; }

// To standard output unless told another. Null where the terminal database knows no such terminal.
static inline SCREEN *cncurses_start(const char *terminal, FILE *output) {
  return newterm(terminal, output ? output : stdout, stdin);
}

// A file in memory, closed for programs that are started; negative where there is no such thing.
static inline int cncurses_memory_file(void) {
  return (int)syscall(SYS_memfd_create, "frame", 1u /* MFD_CLOEXEC */);
}

// Columns curses itself takes for a character; the declaration is POSIX's, hidden from strict C.
extern int wcwidth(wchar_t character);
static inline int cncurses_width(wchar_t character) { return wcwidth(character); }

// Names of the standard terminfo capabilities by number; null behind the last.
static inline const char *cncurses_flag_name(int index) { return boolnames[index]; }
static inline const char *cncurses_number_name(int index) { return numnames[index]; }
static inline const char *cncurses_string_name(int index) { return strnames[index]; }

// Attributes and an extended colour pair, which setting by the macros would cut to 16 bits.
static inline void cncurses_set_style(WINDOW *window, attr_t attributes, int pair) {
  wattr_set(window, attributes, (short)0, &pair);
}

static inline attr_t cncurses_bold(void) { return A_BOLD; }
static inline attr_t cncurses_dim(void) { return A_DIM; }
static inline attr_t cncurses_italic(void) { return A_ITALIC; }
static inline attr_t cncurses_underline(void) { return A_UNDERLINE; }
static inline attr_t cncurses_reverse(void) { return A_REVERSE; }

static inline mmask_t cncurses_pressed(int button) {
  return NCURSES_MOUSE_MASK(button, NCURSES_BUTTON_PRESSED);
}
static inline mmask_t cncurses_released(int button) {
  return NCURSES_MOUSE_MASK(button, NCURSES_BUTTON_RELEASED);
}
static inline mmask_t cncurses_moved(void) { return REPORT_MOUSE_POSITION; }
static inline int cncurses_function_key(int number) { return KEY_F(number); }
