#pragma once
#include "vectors.h"

// The gradient of the weights of a 3 × 3 convolution of a few planes: for each tap, a sum over images and positions of
// the source under the tap times the gradients of a block of channels. The sums of all taps stay in registers.

enum { window_side = 3, tap_count = window_side * window_side };

INLINE size_t row_stride(kernel_few_weights g) { return g.stride * (g.destination_width - 1) + window_side; }

INLINE size_t plane_rows(kernel_few_weights g) { return g.stride * (g.destination_height - 1) + window_side; }

static size_t few_weights_scratch(kernel_few_weights g) { return row_stride(g) * plane_rows(g); }

/// Copies what windows reach of a plane into the middle of zeros, which stay from call to call.
INLINE void surround(const float *source, kernel_few_weights g, float *plane) {
  size_t stride = row_stride(g), rows = plane_rows(g);
  size_t width = g.pad + g.width < stride ? g.width : stride - g.pad;
  for (size_t y = 0; y < g.height && y + g.pad < rows; y++)
    for (size_t x = 0; x < width; x++) plane[(y + g.pad) * stride + g.pad + x] = source[y * g.width + x];
}

// For one plane and one block of channels: sums is taps × block, and bias_sums, unless NULL, block.
#define SUM_TAPS(name, vector)                                                                                         \
  INLINE void name(const float *plane, const float *gradient, kernel_few_weights g, float *sums, float *bias_sums) {   \
    enum { width = sizeof(vector) / sizeof(float) };                                                                   \
    size_t stride = row_stride(g);                                                                                     \
    vector sum[tap_count], bias;                                                                                       \
    __builtin_memcpy(sum, sums, sizeof sum);                                                                           \
    if (bias_sums) __builtin_memcpy(&bias, bias_sums, sizeof bias);                                                    \
    for (size_t y = 0; y < g.destination_height; y++) {                                                                \
      const float *window = plane + y * g.stride * stride;                                                             \
      for (size_t x = 0; x < g.destination_width; x++, window += g.stride, gradient += width) {                        \
        vector slope;                                                                                                  \
        __builtin_memcpy(&slope, gradient, sizeof slope);                                                              \
        for (size_t t = 0; t < tap_count; t++) sum[t] += slope * window[t / window_side * stride + t % window_side];   \
        if (bias_sums) bias += slope;                                                                                  \
      }                                                                                                                \
    }                                                                                                                  \
    __builtin_memcpy(sums, sum, sizeof sum);                                                                           \
    if (bias_sums) __builtin_memcpy(bias_sums, &bias, sizeof bias);                                                    \
  }
SUM_TAPS(sum_taps, floats)
SUM_TAPS(sum_taps_half, half_floats)

static void few_weights_gradient(
    const float *source, const float *gradient, kernel_few_weights g, float *scratch, float *sums, float *bias_sums) {
  size_t positions = g.destination_height * g.destination_width;
  for (size_t image = 0; image < g.images; image++, gradient += g.groups * positions * g.block) {
    for (size_t c = 0; c < g.channels; c++, source += g.height * g.width) {
      surround(source, g, scratch);
      for (size_t group = 0; group < g.groups; group++) {
        const float *slopes = gradient + group * positions * g.block;
        float *own = sums + (group * g.channels + c) * tap_count * g.block;
        float *bias = bias_sums && c == 0 ? bias_sums + group * g.block : NULL;
        if (g.block == lanes) {
          if (bias) {
            sum_taps(scratch, slopes, g, own, bias);
          } else {
            sum_taps(scratch, slopes, g, own, NULL);
          }
        } else {
          if (bias) {
            sum_taps_half(scratch, slopes, g, own, bias);
          } else {
            sum_taps_half(scratch, slopes, g, own, NULL);
          }
        }
      }
    }
  }
}
