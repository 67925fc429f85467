#pragma once
#include "vectors.h"

// A transposed convolution by a stride s spreads its source: tap (ky, kx) of the kernel takes source (y, x) to
// destination (s·y + ky − pad, s·x + kx − pad). So the destinations of one phase, those with the same remainders by s,
// are a plain convolution of the source with the taps of that phase, and phases share nothing. Each source channel is
// laid out as a plane with zeros around it, row after row at a fixed distance; then a tap is one shift of the whole
// plane, and each phase is a sum of shifted planes, computed a few registers at a time.

INLINE ptrdiff_t floor_divided(ptrdiff_t a, ptrdiff_t b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

INLINE ptrdiff_t most(ptrdiff_t a, ptrdiff_t b) { return a > b ? a : b; }

typedef struct {
  /// How far the kernel reaches before and after a source value, in source rows.
  ptrdiff_t before, after;
  /// Rows and columns of a phase.
  ptrdiff_t rows, columns;
  /// From one row of a plane to the next, from one plane to the next, and from one phase to the next.
  ptrdiff_t row_stride, plane_stride, phase_stride;
  /// Where the first source value stands in a plane.
  ptrdiff_t origin;
} planes;

// Registers of a phase under way at once.
enum { phase_run = 8 };

static planes planes_for(kernel_transposed g) {
  planes p;
  // Row y of a phase takes source row y − shift, where shift = ⌊(ky − pad) / s⌋.
  p.before = most(0, floor_divided((ptrdiff_t)g.kernel - 1 - (ptrdiff_t)g.pad, (ptrdiff_t)g.stride));
  p.after = most(0, -floor_divided(-(ptrdiff_t)g.pad, (ptrdiff_t)g.stride));
  p.rows = (ptrdiff_t)((g.destination_height + g.stride - 1) / g.stride);
  p.columns = (ptrdiff_t)((g.destination_width + g.stride - 1) / g.stride);
  ptrdiff_t height = (ptrdiff_t)g.height, width = (ptrdiff_t)g.width;
  ptrdiff_t after_rows = most(height, p.rows + p.after), after_columns = most(width, p.columns + p.after);
  // The zeros after one row are those before the next.
  p.row_stride = most(after_columns, width + p.before);
  p.origin = p.before * p.row_stride + p.before;
  ptrdiff_t block = phase_run * lanes;
  p.phase_stride = (p.rows * p.row_stride + block - 1) / block * block;
  p.plane_stride = (p.before + after_rows) * p.row_stride + p.before + p.after + block;
  return p;
}

static size_t transposed_scratch(kernel_transposed g) {
  planes p = planes_for(g);
  return g.channels * (size_t)p.plane_stride + g.stride * g.stride * (size_t)p.phase_stride +
         g.destination_channels * g.kernel * g.kernel * g.channels;
}

/// Lays a row of one block of channels out as a row of each of their planes. May write zeros after it, where zeros are
/// or the next row comes.
INLINE void spread_row(
    const float *source, size_t width, size_t block, size_t channels, ptrdiff_t plane_stride, float *plane) {
  if (block == lanes && channels >= lanes) {
    for (size_t x = 0; x < width; x += lanes) {
      floats square[lanes];
      for (size_t i = 0; i < lanes; i++) square[i] = x + i < width ? load(source + (x + i) * lanes) : (floats){0};
      turn_square(square);
      for (int c = 0; c < lanes; c++) store(square[c], plane + c * plane_stride + x);
    }
    return;
  }
  for (size_t c = 0; c < block && c < channels; c++)
    for (size_t x = 0; x < width; x++) plane[(ptrdiff_t)c * plane_stride + (ptrdiff_t)x] = source[x * block + c];
}

/// The taps of all phases, phase after phase.
typedef struct {
  /// After the last tap of each phase.
  size_t ends[kernel_transposed_largest * kernel_transposed_largest];
  /// How far a tap moves a plane.
  ptrdiff_t shifts[kernel_transposed_largest * kernel_transposed_largest];
} taps;

/// Finds the taps, and puts their weights in that order: for each destination channel, for each tap, those of all
/// source channels.
static void sort_taps(kernel_transposed g, planes p, const float *weights, taps *t, float *sorted) {
  ptrdiff_t stride = (ptrdiff_t)g.stride;
  size_t size = g.kernel * g.kernel, count = 0;
  for (ptrdiff_t phase = 0; phase < stride * stride; phase++) {
    for (size_t tap = 0; tap < size; tap++) {
      ptrdiff_t down = (ptrdiff_t)(tap / g.kernel) - (ptrdiff_t)g.pad - phase / stride;
      ptrdiff_t right = (ptrdiff_t)(tap % g.kernel) - (ptrdiff_t)g.pad - phase % stride;
      if (down % stride || right % stride) continue;
      t->shifts[count] = p.origin - down / stride * p.row_stride - right / stride;
      for (size_t d = 0; d < g.destination_channels; d++)
        for (size_t c = 0; c < g.channels; c++)
          sorted[(d * size + count) * g.channels + c] = weights[(c * g.destination_channels + d) * size + tap];
      count++;
    }
    t->ends[phase] = count;
  }
}

INLINE void sum_phase(
    const float *sources, kernel_transposed g, planes p, const ptrdiff_t *shifts, size_t count, const float *weights,
    float bias, float *phase) {
  for (ptrdiff_t start = 0; start < p.phase_stride; start += phase_run * lanes) {
    floats sum[phase_run];
    for (int r = 0; r < phase_run; r++) sum[r] = bias + (floats){0};
    for (size_t c = 0; c < g.channels; c++) {
      const float *plane = sources + (ptrdiff_t)c * p.plane_stride + start;
      for (size_t t = 0; t < count; t++) {
        float weight = weights[t * g.channels + c];
        for (int r = 0; r < phase_run; r++) sum[r] += weight * load(plane + shifts[t] + r * lanes);
      }
    }
    for (int r = 0; r < phase_run; r++) store(sum[r], phase + start + r * lanes);
  }
}

/// Puts the phases of one channel together.
INLINE void weave(const float *phases, kernel_transposed g, planes p, bool relu, float *restrict destination) {
  for (size_t y = 0; y < g.destination_height; y++, destination += g.destination_width) {
    const float *restrict row =
        phases + (ptrdiff_t)(y % g.stride * g.stride) * p.phase_stride + (ptrdiff_t)(y / g.stride) * p.row_stride;
    const float *restrict next = row + p.phase_stride;
    size_t x = 0;
    if (g.stride == 2) {
      for (; x + 2 <= g.destination_width; x += 2) {
        destination[x] = row[x / 2];
        destination[x + 1] = next[x / 2];
      }
    }
    for (; x < g.destination_width; x++)
      destination[x] = row[(ptrdiff_t)(x % g.stride) * p.phase_stride + (ptrdiff_t)(x / g.stride)];
    if (!relu) continue;
    for (x = 0; x < g.destination_width; x++) destination[x] = destination[x] < 0 ? 0 : destination[x];
  }
}

static void transposed_few(
    const float *source, kernel_transposed g, const float *weights, const float *bias, bool relu, float *scratch,
    float *destination) {
  planes p = planes_for(g);
  float *phases = scratch + p.plane_stride * (ptrdiff_t)g.channels;
  float *sorted = phases + p.phase_stride * (ptrdiff_t)(g.stride * g.stride);
  taps t;
  sort_taps(g, p, weights, &t, sorted);
  for (size_t image = 0; image < g.images; image++) {
    for (size_t c = 0; c < g.channels; c += g.block)
      for (size_t y = 0; y < g.height; y++, source += g.width * g.block)
        spread_row(
            source, g.width, g.block, g.channels - c, p.plane_stride,
            scratch + (ptrdiff_t)c * p.plane_stride + p.origin + (ptrdiff_t)y * p.row_stride);
    for (size_t d = 0; d < g.destination_channels; d++) {
      size_t first = 0;
      for (size_t phase = 0; phase < g.stride * g.stride; first = t.ends[phase++])
        sum_phase(
            scratch, g, p, t.shifts + first, t.ends[phase] - first,
            sorted + (d * g.kernel * g.kernel + first) * g.channels, bias[d],
            phases + (ptrdiff_t)phase * p.phase_stride);
      weave(phases, g, p, relu, destination);
      destination += g.destination_height * g.destination_width;
    }
  }
}
