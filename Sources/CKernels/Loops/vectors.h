#pragma once
#include "kernels.h"

#define INLINE static inline __attribute__((always_inline))

// One register of the widest instruction set; the compiler takes several narrower ones where it must.
enum { lanes = 16 };
typedef float floats __attribute__((vector_size(4 * lanes)));
typedef uint32_t words __attribute__((vector_size(4 * lanes)));

// Half of one.
enum { half = lanes / 2 };
typedef float half_floats __attribute__((vector_size(4 * half)));
typedef double doubles __attribute__((vector_size(8 * half)));

// Loads and stores at any place.
INLINE floats load(const float *values) {
  floats x;
  __builtin_memcpy(&x, values, sizeof x);
  return x;
}
INLINE void store(floats x, float *values) { __builtin_memcpy(values, &x, sizeof x); }

/// Turns a square of `lanes` rows by `lanes` columns on its diagonal.
INLINE void turn_square(floats x[lanes]) {
  floats y[lanes];
  for (int i = 0; i < lanes; i += 2) {
    y[i] = __builtin_shufflevector(x[i], x[i + 1], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
    y[i + 1] = __builtin_shufflevector(x[i], x[i + 1], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
  }
  for (int i = 0; i < lanes; i += 4)
    for (int j = i; j < i + 2; j++) {
      x[j] = __builtin_shufflevector(y[j], y[j + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
      x[j + 2] = __builtin_shufflevector(y[j], y[j + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
    }
  for (int i = 0; i < lanes; i += 8)
    for (int j = i; j < i + 4; j++) {
      y[j] = __builtin_shufflevector(x[j], x[j + 4], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
      y[j + 4] = __builtin_shufflevector(x[j], x[j + 4], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
    }
  for (int j = 0; j < 8; j++) {
    x[j] = __builtin_shufflevector(y[j], y[j + 8], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    x[j + 8] = __builtin_shufflevector(y[j], y[j + 8], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  }
}
