#if defined(__x86_64__)
// Headers of the system come first: what they define stays as it is.
#include <math.h>

#include "variants.h"

// The loops for processors with AVX2 and what comes with it.
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "Loops/all.h"
const kernel_loops kernel_loops_avx2 = ALL_LOOPS;
#pragma clang attribute pop
#endif
