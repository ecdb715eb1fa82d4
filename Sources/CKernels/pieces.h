// How something long is taken in pieces.
#ifndef PIECES_H
#define PIECES_H

#include "vectorize.h"

// Of as few pieces as there can be, each at most `most` long, the longest: all are as long as can be.
DLK_INLINE long even_piece(long count, long most) {
  long pieces = (count + most - 1) / most;
  return pieces > 1 ? (count + pieces - 1) / pieces : count;
}

#endif
