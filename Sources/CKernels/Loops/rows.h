#pragma once
#include "vectors.h"

/// Eight numbers in double precision, where products of single-precision numbers are exact and nothing overflows.
INLINE doubles load_doubles(const float *values) {
  half_floats x;
  __builtin_memcpy(&x, values, sizeof x);
  return __builtin_convertvector(x, doubles);
}
INLINE double sum_of(doubles x) { return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7])); }

// Rows stream from memory: asked for half a page ahead, they arrive in time, and double precision costs no more than
// single precision would.
enum { rows_ahead = 512 };

static void squared_distances(const float *rows, size_t count, size_t dimension, const float *point, double *sums) {
  for (size_t row = 0; row < count; row++, rows += dimension) {
    doubles a = {0}, b = {0};
    size_t i = 0;
    for (; i + lanes <= dimension; i += lanes) {
      __builtin_prefetch(rows + i + rows_ahead);
      doubles x = load_doubles(point + i) - load_doubles(rows + i);
      doubles y = load_doubles(point + i + half) - load_doubles(rows + i + half);
      a += x * x;
      b += y * y;
    }
    double sum = sum_of(a + b);
    for (; i < dimension; i++) {
      double x = (double)point[i] - (double)rows[i];
      sum += x * x;
    }
    sums[row] = sum;
  }
}

static void products(
    const float *rows, size_t count, size_t dimension, const float *point, double *products, double *squares) {
  for (size_t row = 0; row < count; row++, rows += dimension) {
    doubles a = {0}, b = {0}, c = {0}, d = {0};
    size_t i = 0;
    for (; i + lanes <= dimension; i += lanes) {
      __builtin_prefetch(rows + i + rows_ahead);
      doubles x = load_doubles(point + i), y = load_doubles(point + i + half);
      doubles u = load_doubles(rows + i), v = load_doubles(rows + i + half);
      a += x * u;
      b += y * v;
      c += u * u;
      d += v * v;
    }
    double product = sum_of(a + b), square = sum_of(c + d);
    for (; i < dimension; i++) {
      double x = point[i], u = rows[i];
      product += x * u;
      square += u * u;
    }
    products[row] = product;
    squares[row] = square;
  }
}
