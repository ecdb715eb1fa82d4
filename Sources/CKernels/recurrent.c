#include "CKernels.h"
#include "vector_math.h"

#define REAL float
#define SUFFIX f32
#include "recurrent_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "recurrent_real.h"
