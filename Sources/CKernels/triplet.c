#include "CKernels.h"

#include <math.h>

#include "vectorize.h"

#define REAL float
#define SUFFIX f32
#include "triplet_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "triplet_real.h"
