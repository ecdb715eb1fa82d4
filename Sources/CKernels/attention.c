#include <math.h>
#include <stddef.h>

#include "CKernels.h"
#include "vector_math.h"

#define REAL float
#define SUFFIX f32
#include "attention_real.h"
#undef REAL
#undef SUFFIX

#define REAL double
#define SUFFIX f64
#include "attention_real.h"
