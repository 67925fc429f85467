#pragma once
#include "vectors.h"

static void normalize(
    const uint8_t *restrict pixels, size_t count, double scale, double shift, float *restrict values) {
  for (size_t i = 0; i < count; i++) values[i] = (float)(pixels[i] * scale + shift);
}

// Written so that a NaN stays one, as in PyTorch: a network that has lost its numbers must show it.
INLINE float cut(float value, bool relu) { return relu && value < 0 ? 0 : value; }

INLINE floats cut_lanes(floats x, bool relu) { return relu ? (floats)((words)x & ~(words)(x < 0)) : x; }

static void add_bias(float *values, kernel_layout layout, const float *bias, bool relu) {
  for (size_t image = 0; image < layout.images; image++) {
    for (size_t group = 0; group < layout.groups; group++) {
      const float *b = bias + group * layout.block;
      if (layout.block == 1) {
        float shared = *b;
        for (size_t i = 0; i < layout.positions; i++) values[i] = cut(values[i] + shared, relu);
        values += layout.positions;
      } else if (layout.block == lanes) {
        floats shared = load(b);
        for (size_t i = 0; i < layout.positions; i++, values += lanes)
          store(cut_lanes(load(values) + shared, relu), values);
      } else {
        for (size_t i = 0; i < layout.positions; i++, values += layout.block)
          for (size_t c = 0; c < layout.block; c++) values[c] = cut(values[c] + b[c], relu);
      }
    }
  }
}

static void sum_channels(const float *values, kernel_layout layout, float *sums) {
  for (size_t image = 0; image < layout.images; image++) {
    for (size_t group = 0; group < layout.groups; group++) {
      float *s = sums + group * layout.block;
      if (layout.block == 1) {
#pragma clang fp reassociate(on)
        float sum = 0;
        for (size_t i = 0; i < layout.positions; i++) sum += values[i];
        *s += sum;
        values += layout.positions;
      } else if (layout.block == 16) {
        float local[16] = {0};
        for (size_t i = 0; i < layout.positions; i++, values += 16)
          for (size_t c = 0; c < 16; c++) local[c] += values[c];
        for (size_t c = 0; c < 16; c++) s[c] += local[c];
      } else {
        for (size_t i = 0; i < layout.positions; i++, values += layout.block)
          for (size_t c = 0; c < layout.block; c++) s[c] += values[c];
      }
    }
  }
}

static void relu(float *values, size_t count) {
  for (size_t i = 0; i < count; i++) values[i] = cut(values[i], true);
}

static void positive_gradient(const float *outputs, float *gradient, size_t count, float scale) {
  for (size_t i = 0; i < count; i++) gradient[i] = outputs[i] > 0 ? gradient[i] * scale : 0;
}

/// exp(x) to about 2 units in the last place: 2ⁿ · exp(r) with |r| ≤ ln 2 / 2 and exp(r) by its Taylor polynomial.
INLINE float exponential(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  const float rounding = 12582912.0f;  // 1.5 · 2²³: adding it rounds to a whole number
  float n = (x * 1.44269504f + rounding) - rounding;
  float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  union {
    uint32_t bits;
    float value;
  } power = {.bits = (uint32_t)((int32_t)n + 127) << 23};
  return p * power.value;
}

static void sigmoid(float *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float x = values[i];
    float y = 1.0f / (1.0f + exponential(-x));
    values[i] = x == x ? y : x;
  }
}

static void sigmoid_gradient(const float *outputs, float *gradient, size_t count) {
  for (size_t i = 0; i < count; i++) gradient[i] *= outputs[i] * (1 - outputs[i]);
}

static void add(const float *values, float *sums, size_t count) {
  for (size_t i = 0; i < count; i++) sums[i] += values[i];
}
