#pragma once
#include "elementwise.h"

// Matrices are turned by squares of `lanes` rows and columns, which go through registers. The last square of a row of
// squares overlaps the one before, and does the same work there again.

INLINE size_t next_square(size_t start, size_t length) {
  size_t next = start + lanes;
  return next < length && next + lanes > length ? length - lanes : next;
}

/// turned (columns × rows) = values (rows × columns), with `bias` (rows) added, unless it is NULL, and cut off below 0
/// where asked.
INLINE void turn(
    const float *values, size_t rows, size_t columns, const float *bias, bool relu, float *turned) {
  if (rows < lanes || columns < lanes) {
    for (size_t c = 0; c < columns; c++)
      for (size_t r = 0; r < rows; r++)
        turned[c * rows + r] =
            bias ? cut(values[r * columns + c] + bias[r], relu) : values[r * columns + c];
    return;
  }
  for (size_t c = 0; c < columns; c = next_square(c, columns)) {
    for (size_t r = 0; r < rows; r = next_square(r, rows)) {
      floats square[lanes];
      for (size_t i = 0; i < lanes; i++) square[i] = load(values + (r + i) * columns + c);
      turn_square(square);
      floats shared = bias ? load(bias + r) : (floats){0};
      for (size_t i = 0; i < lanes; i++)
        store(bias ? cut_lanes(square[i] + shared, relu) : square[i], turned + (c + i) * rows + r);
    }
  }
}

static void transpose(const float *values, size_t rows, size_t columns, float *turned) {
  turn(values, rows, columns, NULL, false, turned);
}

static void transpose_add_bias(
    const float *columns, size_t rows, size_t features, const float *bias, bool relu, float *values) {
  turn(columns, features, rows, bias, relu, values);
}

// Each block of channels is a matrix of positions × channels.

static void to_plain(const float *blocks, kernel_layout l, float *plain) {
  size_t size = l.positions * l.block;
  for (size_t plane = 0; plane < l.images * l.groups; plane++)
    transpose(blocks + plane * size, l.positions, l.block, plain + plane * size);
}

static void from_plain(const float *plain, kernel_layout l, float *blocks) {
  size_t size = l.positions * l.block;
  for (size_t plane = 0; plane < l.images * l.groups; plane++)
    transpose(plain + plane * size, l.block, l.positions, blocks + plane * size);
}

static void round_to_bfloat16(const float *values, size_t count, uint16_t *rounded) {
  for (size_t i = 0; i < count; i++) {
    union {
      float value;
      uint32_t bits;
    } x = {.value = values[i]};
    uint32_t up = x.bits + 0x7FFFu + (x.bits >> 16 & 1);
    rounded[i] = (uint16_t)((x.value == x.value ? up : x.bits | 0x400000u) >> 16);
  }
}
