#ifndef DLTUI_DECIMALS_H
#define DLTUI_DECIMALS_H

#include <stddef.h>

// Rows of numbers within a text, and where they go.
typedef struct {
  // The first row begins here.
  const unsigned char *start;
  // No row is read that goes on beyond this.
  const unsigned char *end;
  // Memory around the rows that may be looked at.
  const unsigned char *readable_start, *readable_end;
  // Between the fields of a row; its last one ends with a line feed, before which a carriage return
  // may stand.
  unsigned char delimiter;
  // In each row, 1 or more.
  size_t column_count;
  // What stands before the number of each field, or NULL where nothing does: a text of so many bytes a
  // column, each in as many pieces of 32 bytes as it takes. The numbers are written as JSON has them.
  const unsigned char *prefixes;
  const size_t *prefix_lengths;
  // What stands behind the last number of a row.
  unsigned char suffix;
  // [columns, capacity]: the number of row r in column c goes to values[c * capacity + r].
  double *values;
  // Rows that there is room for.
  size_t capacity;
  // What stands for a field with nothing in it.
  double missing;
} decimal_rows;

// What was read.
typedef struct {
  size_t row_count;
  // From `start`, to where the next row begins.
  size_t byte_count;
  // Fields with nothing in them.
  size_t missing_count;
} decimal_rows_read;

// Reads rows of plain decimal numbers, each rounded to the nearest double as IEEE 754 asks: up to 19
// digits with a sign, a point and an exponent.
//
// It stops before the first row that is anything else, has a field of more than 31 bytes, is empty, or
// lies within 64 bytes of the ends of what may be looked at; at once on a processor without AVX2. Such
// a row is for the caller to read, who may then go on behind it.
decimal_rows_read decimals_read_rows(decimal_rows rows, size_t first_row);

#endif
