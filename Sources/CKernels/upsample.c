#include "CKernels.h"
#include "vectorize.h"

#define REAL float
#define SUFFIX f32
#include "upsample_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "upsample_real.h"
