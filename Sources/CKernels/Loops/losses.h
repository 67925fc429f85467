#pragma once
#include <math.h>

#include "vectors.h"

// `restrict`, since the compiler would else fall back on another order of the sum where arrays lie close together: the
// result must not depend on where they are.
static double squared_error(
    const float *restrict outputs, const float *restrict targets, size_t count, float gradient_scale,
    float *restrict gradient) {
#pragma clang fp reassociate(on)
  float sum = 0;
  if (gradient) {
    for (size_t i = 0; i < count; i++) {
      float difference = outputs[i] - targets[i];
      gradient[i] = gradient_scale * difference;
      sum += difference * difference;
    }
  } else {
    for (size_t i = 0; i < count; i++) {
      float difference = outputs[i] - targets[i];
      sum += difference * difference;
    }
  }
  return sum;
}

static double cross_entropy(
    const float *logits, size_t classes, size_t label, float gradient_scale, float *gradient) {
  float largest = logits[0];
  for (size_t i = 1; i < classes; i++) largest = logits[i] > largest ? logits[i] : largest;
  float sum = 0;
  for (size_t i = 0; i < classes; i++) sum += expf(logits[i] - largest);
  if (gradient) {
    for (size_t i = 0; i < classes; i++)
      gradient[i] = gradient_scale * (expf(logits[i] - largest) / sum - (i == label ? 1.0f : 0.0f));
  }
  return (double)(logf(sum) - (logits[label] - largest));
}
