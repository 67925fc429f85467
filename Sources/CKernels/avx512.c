#if defined(__x86_64__)
// The system's headers come before the pragma, so that it does not reach them.
#include <math.h>

#include "variants.h"

// The loops for processors of level 4 of x86-64, with AVX-512. What the level has is named one by one: "arch=x86-64-v4"
// would also change how the compiler weighs instructions, which makes some loops slower.
#pragma clang attribute push( \
    __attribute__((target("avx2,avx512bw,avx512cd,avx512dq,avx512f,avx512vl,bmi,bmi2,f16c,fma,lzcnt,movbe"))), \
    apply_to = function)
#include "Loops/all.h"
const kernel_loops kernel_loops_avx512 = ALL_LOOPS;
#pragma clang attribute pop
#endif
