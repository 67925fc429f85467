#pragma once
#include "vectors.h"

// Max-pooling whose windows do not overlap: every source value belongs to at most one window, so the way back writes
// each gradient once, and clears only what no window covers.

typedef uint8_t bytes __attribute__((vector_size(lanes)));

INLINE floats choose(words which, floats a, floats b) { return (floats)((which & (words)a) | (~which & (words)b)); }

INLINE size_t least(size_t a, size_t b) { return a < b ? a : b; }

// A register takes `lanes` channels of one window or, where blocks are half as wide, those of two windows: its second
// half lies `second` numbers after its first.

INLINE floats load_halves(const float *values, size_t second) {
  if (second == half) return load(values);
  half_floats a, b;
  __builtin_memcpy(&a, values, sizeof a);
  __builtin_memcpy(&b, values + second, sizeof b);
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

INLINE void store_halves(floats x, float *values, size_t second) {
  if (second == half) return store(x, values);
  half_floats a = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7);
  half_floats b = __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);
  __builtin_memcpy(values, &a, sizeof a);
  __builtin_memcpy(values + second, &b, sizeof b);
}

INLINE void pool_lanes(
    const float *corner, size_t second, size_t rows, size_t columns, size_t row, kernel_pooling g, float *largest,
    uint8_t *places) {
  floats best = load_halves(corner, second);
  words place = {0};
  for (size_t y = 0; y < rows; y++)
    for (size_t x = y ? 0 : 1; x < columns; x++) {
      floats value = load_halves(corner + y * row + x * g.block, second);
      words wins = (words)(value > best) | (words)(value != value);
      best = choose(wins, value, best);
      place = (wins & (uint32_t)(y * g.size + x)) | (~wins & place);
    }
  if (g.positive) {
    words useful = (words)(best > 0) | (words)(best != best);
    place = (useful & place) | (~useful & kernel_no_place);
  }
  store(best, largest);
  bytes narrow = __builtin_convertvector(place, bytes);
  __builtin_memcpy(places, &narrow, sizeof narrow);
}

/// `pool_lanes` with what is mostly so known to the compiler.
INLINE void pool_register(
    const float *corner, size_t second, size_t rows, size_t columns, size_t row, kernel_pooling g, float *largest,
    uint8_t *places) {
  bool is_square = rows == 2 && columns == 2;
  if (second == half) {
    if (is_square) return pool_lanes(corner, half, 2, 2, row, g, largest, places);
    return pool_lanes(corner, half, rows, columns, row, g, largest, places);
  }
  if (is_square) return pool_lanes(corner, second, 2, 2, row, g, largest, places);
  pool_lanes(corner, second, rows, columns, row, g, largest, places);
}

/// `pool_lanes` for one channel, and its plain form.
INLINE void pool_one(
    const float *corner, size_t rows, size_t columns, size_t row, kernel_pooling g, float *largest, uint8_t *places) {
  float best = *corner;
  uint8_t place = 0;
  for (size_t y = 0; y < rows; y++)
    for (size_t x = 0; x < columns; x++) {
      float value = corner[y * row + x * g.block];
      // What is no number wins, so that it is not lost.
      bool wins = value > best || value != value;
      best = wins ? value : best;
      place = wins ? (uint8_t)(y * g.size + x) : place;
    }
  *largest = best;
  *places = g.positive && best <= 0 ? kernel_no_place : place;
}

/// How many windows from `x` on a register takes: two, where both are whole and blocks are half registers.
INLINE size_t windows_at(size_t x, kernel_pooling g) {
  return g.block == half && x + 2 <= g.destination_width && (x + 2) * g.size <= g.width ? 2 : 1;
}

static void max_pool(const float *source, kernel_pooling g, float *destination, uint8_t *places) {
  size_t row = g.width * g.block, step = g.size * g.block;
  for (size_t plane = 0; plane < g.planes; plane++, source += g.height * row) {
    for (size_t y = 0; y < g.destination_height; y++) {
      size_t rows = least(g.size, g.height - y * g.size);
      const float *corner = source + y * g.size * row;
      for (size_t x = 0, windows; x < g.destination_width; x += windows) {
        windows = windows_at(x, g);
        size_t columns = least(g.size, g.width - x * g.size), count = windows * g.block, c = 0;
        size_t second = windows == 2 ? step : half;
        for (; c + lanes <= count; c += lanes)
          pool_register(corner + c, second, rows, columns, row, g, destination + c, places + c);
        for (; c < count; c++) pool_one(corner + c, rows, columns, row, g, destination + c, places + c);
        corner += windows * step;
        destination += count;
        places += count;
      }
    }
  }
}

INLINE void spread_lanes(
    const float *gradient, const uint8_t *places, float scale, size_t second, size_t rows, size_t columns, size_t row,
    kernel_pooling g, float *corner) {
  bytes narrow;
  __builtin_memcpy(&narrow, places, sizeof narrow);
  words place = __builtin_convertvector(narrow, words);
  words slope = (words)(load(gradient) * scale);
  for (size_t y = 0; y < rows; y++)
    for (size_t x = 0; x < columns; x++)
      store_halves(
          (floats)(slope & (words)(place == (uint32_t)(y * g.size + x))), corner + y * row + x * g.block, second);
}

/// As `pool_register`.
INLINE void spread_register(
    const float *gradient, const uint8_t *places, float scale, size_t second, size_t rows, size_t columns, size_t row,
    kernel_pooling g, float *corner) {
  bool is_square = rows == 2 && columns == 2;
  if (second == half) {
    if (is_square) return spread_lanes(gradient, places, scale, half, 2, 2, row, g, corner);
    return spread_lanes(gradient, places, scale, half, rows, columns, row, g, corner);
  }
  if (is_square) return spread_lanes(gradient, places, scale, second, 2, 2, row, g, corner);
  spread_lanes(gradient, places, scale, second, rows, columns, row, g, corner);
}

static void max_pool_gradient(
    const float *gradient, const uint8_t *places, kernel_pooling g, float scale, float *source_gradient) {
  size_t row = g.width * g.block, step = g.size * g.block;
  size_t covered_rows = least(g.height, g.destination_height * g.size);
  size_t covered_columns = least(g.width, g.destination_width * g.size);
  for (size_t plane = 0; plane < g.planes; plane++, source_gradient += g.height * row) {
    for (size_t y = 0; y < g.destination_height; y++) {
      size_t rows = least(g.size, g.height - y * g.size);
      float *corner = source_gradient + y * g.size * row;
      for (size_t x = 0, windows; x < g.destination_width; x += windows) {
        windows = windows_at(x, g);
        size_t columns = least(g.size, g.width - x * g.size), count = windows * g.block, c = 0;
        size_t second = windows == 2 ? step : half;
        for (; c + lanes <= count; c += lanes)
          spread_register(gradient + c, places + c, scale, second, rows, columns, row, g, corner + c);
        for (; c < count; c++)
          for (size_t ky = 0; ky < rows; ky++)
            for (size_t kx = 0; kx < columns; kx++)
              corner[ky * row + kx * g.block + c] = places[c] == ky * g.size + kx ? gradient[c] * scale : 0;
        corner += windows * step;
        gradient += count;
        places += count;
      }
    }
    for (size_t y = 0; y < covered_rows; y++)
      for (size_t i = covered_columns * g.block; i < row; i++) source_gradient[y * row + i] = 0;
    for (size_t i = covered_rows * row; i < g.height * row; i++) source_gradient[i] = 0;
  }
}
