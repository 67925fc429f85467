#pragma once
#include <math.h>

#include "vectors.h"

// A run of gradients small enough to stay in the first-level cache between its sum and its use.
enum { run_length = 512 };

/// The sum of the gradients for a run that begins at `start`: in `memory`, or the only gradient itself.
INLINE const float *sum_gradients(
    const float *const *gradients, size_t gradient_count, size_t start, size_t length, float memory[run_length]) {
  const float *first = gradients[0] + start;
  if (gradient_count == 1) return first;
  const float *second = gradients[1] + start;
  for (size_t i = 0; i < length; i++) memory[i] = first[i] + second[i];
  for (size_t g = 2; g < gradient_count; g++) {
    const float *next = gradients[g] + start;
    for (size_t i = 0; i < length; i++) memory[i] += next[i];
  }
  return memory;
}

INLINE bool are_finite(const float *values, size_t count) {
  uint32_t bad = 0;
  for (size_t i = 0; i < count; i++) {
    union {
      float value;
      uint32_t bits;
    } g = {.value = values[i]};
    bad |= (g.bits & 0x7F800000u) == 0x7F800000u;
  }
  return !bad;
}

/// As `sum_gradients`, and the length of the run; NULL, and `*all_finite` false, where a gradient in it is not finite.
INLINE const float *finite_gradient(
    const float *const *gradients, size_t gradient_count, size_t start, size_t end, float memory[run_length],
    size_t *length, bool *all_finite) {
  *length = end - start < run_length ? end - start : run_length;
  const float *gradient = sum_gradients(gradients, gradient_count, start, *length, memory);
  if (are_finite(gradient, *length)) return gradient;
  *all_finite = false;
  return NULL;
}

static bool adam(
    float *restrict parameters, float *restrict first, float *restrict second, const float *const *gradients,
    size_t gradient_count, size_t begin, size_t end, kernel_adam_step step) {
  float memory[run_length];
  bool all_finite = true;
  for (size_t start = begin, length; start < end; start += length) {
    const float *gradient =
        finite_gradient(gradients, gradient_count, start, end, memory, &length, &all_finite);
    if (!gradient) continue;
    float *p = parameters + start, *m = first + start, *v = second + start;
    for (size_t i = 0; i < length; i++) {
      float g = gradient[i];
      m[i] = step.keep_first * m[i] + step.add_first * g;
      v[i] = step.keep_second * v[i] + step.add_second * (g * g);
      p[i] -= step.step_size * m[i] / (__builtin_sqrtf(v[i]) * step.root_scale + step.epsilon);
    }
  }
  return all_finite;
}

static bool sgd(
    float *restrict parameters, float *restrict velocity, const float *const *gradients, size_t gradient_count,
    size_t begin, size_t end, float momentum, float rate) {
  float memory[run_length];
  bool all_finite = true;
  for (size_t start = begin, length; start < end; start += length) {
    const float *gradient =
        finite_gradient(gradients, gradient_count, start, end, memory, &length, &all_finite);
    if (!gradient) continue;
    float *p = parameters + start;
    if (!velocity) {
      for (size_t i = 0; i < length; i++) p[i] -= rate * gradient[i];
      continue;
    }
    float *u = velocity + start;
    for (size_t i = 0; i < length; i++) {
      u[i] = momentum * u[i] + gradient[i];
      p[i] -= rate * u[i];
    }
  }
  return all_finite;
}
