#pragma once
#include "vectors.h"

// Each block of channels is a matrix of positions × channels, to be turned. Squares of `lanes` positions by `lanes`
// channels go through registers; the last square of a row of squares overlaps the one before.

INLINE bool has_squares(kernel_layout l) { return l.block == lanes && l.positions >= lanes; }

INLINE size_t next_square(size_t start, size_t positions) {
  size_t next = start + lanes;
  return next < positions && next + lanes > positions ? positions - lanes : next;
}

static void to_plain(const float *blocks, kernel_layout l, float *plain) {
  for (size_t plane = 0; plane < l.images * l.groups; plane++) {
    if (has_squares(l)) {
      for (size_t p = 0; p < l.positions; p = next_square(p, l.positions)) {
        floats square[lanes];
        for (size_t i = 0; i < lanes; i++) square[i] = load(blocks + (p + i) * lanes);
        turn_square(square);
        for (size_t c = 0; c < lanes; c++) store(square[c], plain + c * l.positions + p);
      }
    } else {
      for (size_t c = 0; c < l.block; c++)
        for (size_t p = 0; p < l.positions; p++) plain[c * l.positions + p] = blocks[p * l.block + c];
    }
    blocks += l.positions * l.block;
    plain += l.positions * l.block;
  }
}

static void from_plain(const float *plain, kernel_layout l, float *blocks) {
  for (size_t plane = 0; plane < l.images * l.groups; plane++) {
    if (has_squares(l)) {
      for (size_t p = 0; p < l.positions; p = next_square(p, l.positions)) {
        floats square[lanes];
        for (size_t c = 0; c < lanes; c++) square[c] = load(plain + c * l.positions + p);
        turn_square(square);
        for (size_t i = 0; i < lanes; i++) store(square[i], blocks + (p + i) * lanes);
      }
    } else {
      for (size_t p = 0; p < l.positions; p++)
        for (size_t c = 0; c < l.block; c++) blocks[p * l.block + c] = plain[c * l.positions + p];
    }
    blocks += l.positions * l.block;
    plain += l.positions * l.block;
  }
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
