#pragma once
#include "vectors.h"

// Max-pooling whose windows do not overlap: every source value belongs to at most one window, so the way back writes
// each gradient once, and clears only what no window covers.

typedef uint8_t bytes __attribute__((vector_size(lanes)));

INLINE floats choose(words which, floats a, floats b) { return (floats)((which & (words)a) | (~which & (words)b)); }

INLINE size_t least(size_t a, size_t b) { return a < b ? a : b; }

/// One window of `lanes` channels.
INLINE void pool_lanes(
    const float *corner, size_t rows, size_t columns, size_t row, kernel_pooling g, float *largest, uint8_t *places) {
  floats best = load(corner);
  words place = {0};
  for (size_t y = 0; y < rows; y++)
    for (size_t x = y ? 0 : 1; x < columns; x++) {
      floats value = load(corner + y * row + x * g.block);
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

static void max_pool(const float *source, kernel_pooling g, float *destination, uint8_t *places) {
  size_t row = g.width * g.block, step = g.size * g.block;
  for (size_t plane = 0; plane < g.planes; plane++, source += g.height * row) {
    for (size_t y = 0; y < g.destination_height; y++) {
      size_t rows = least(g.size, g.height - y * g.size);
      const float *corner = source + y * g.size * row;
      for (size_t x = 0; x < g.destination_width; x++, corner += step) {
        size_t columns = least(g.size, g.width - x * g.size);
        size_t c = 0;
        for (; c + lanes <= g.block; c += lanes) {
          if (rows == 2 && columns == 2) {
            pool_lanes(corner + c, 2, 2, row, g, destination + c, places + c);
          } else {
            pool_lanes(corner + c, rows, columns, row, g, destination + c, places + c);
          }
        }
        for (; c < g.block; c++) pool_one(corner + c, rows, columns, row, g, destination + c, places + c);
        destination += g.block;
        places += g.block;
      }
    }
  }
}

INLINE void spread_lanes(
    floats slope, words place, size_t rows, size_t columns, size_t row, kernel_pooling g, float *corner) {
  for (size_t y = 0; y < rows; y++)
    for (size_t x = 0; x < columns; x++)
      store((floats)((words)slope & (words)(place == (uint32_t)(y * g.size + x))), corner + y * row + x * g.block);
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
      for (size_t x = 0; x < g.destination_width; x++, corner += step) {
        size_t columns = least(g.size, g.width - x * g.size);
        size_t c = 0;
        for (; c + lanes <= g.block; c += lanes) {
          bytes narrow;
          __builtin_memcpy(&narrow, places + c, sizeof narrow);
          words place = __builtin_convertvector(narrow, words);
          floats slope = load(gradient + c) * scale;
          if (rows == 2 && columns == 2) {
            spread_lanes(slope, place, 2, 2, row, g, corner + c);
          } else {
            spread_lanes(slope, place, rows, columns, row, g, corner + c);
          }
        }
        for (; c < g.block; c++)
          for (size_t ky = 0; ky < rows; ky++)
            for (size_t kx = 0; kx < columns; kx++)
              corner[ky * row + kx * g.block + c] = places[c] == ky * g.size + kx ? gradient[c] * scale : 0;
        gradient += g.block;
        places += g.block;
      }
    }
    for (size_t y = 0; y < covered_rows; y++)
      for (size_t i = covered_columns * g.block; i < row; i++) source_gradient[y * row + i] = 0;
    for (size_t i = covered_rows * row; i < g.height * row; i++) source_gradient[i] = 0;
  }
}
