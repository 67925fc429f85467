#pragma once
#include "kernels.h"

// Each loop is compiled for three instruction sets; the loader picks one when the program starts.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define FOR_EACH_PROCESSOR
#endif

#define INLINE static inline __attribute__((always_inline))

// One register of the widest instruction set; the compiler takes several narrower ones where it must.
enum { lanes = 16 };
typedef float floats __attribute__((vector_size(4 * lanes)));
typedef uint32_t words __attribute__((vector_size(4 * lanes)));

// Loads and stores at any place.
INLINE floats load(const float *values) {
  floats x;
  __builtin_memcpy(&x, values, sizeof x);
  return x;
}
INLINE void store(floats x, float *values) { __builtin_memcpy(values, &x, sizeof x); }
