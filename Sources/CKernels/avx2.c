#if defined(__x86_64__)
// The system's headers come before the pragma, so that it does not reach them.
#include <math.h>

#include "variants.h"

// The loops for processors of level 3 of x86-64, with AVX2. What the level has is named one by one: "arch=x86-64-v3"
// would also change how the compiler weighs instructions, which makes some loops slower.
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,f16c,fma,lzcnt,movbe"))), apply_to = function)
#include "Loops/all.h"
const kernel_loops kernel_loops_avx2 = ALL_LOOPS;
#pragma clang attribute pop
#endif
