// Runs every loop of CKernels on numbers that are the same everywhere, and prints what comes out, a line a value:
// the loop's name and the value. scripts/test-arm compares what processors print. Small numbers are looked at too.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "variants.h"

// Every loop is to be shown.
enum {
#define NUMBER(name) number_##name,
  KERNEL_FOR_EACH_LOOP(NUMBER)
#undef NUMBER
      loop_count
};
static const char *const names[] = {
#define NAME(name) #name,
    KERNEL_FOR_EACH_LOOP(NAME)
#undef NAME
};
static bool shown[loop_count];

static void show(int loop, double value) {
  shown[loop] = true;
  printf("%s %.9g\n", names[loop], value);
}
#define SHOW(name, value) show(number_##name, value)
#define SHOW_ALL(name, values, count) \
  for (size_t i_ = 0; i_ < (count); i_++) SHOW(name, (values)[i_])

static uint64_t state = 88172645463325252u;
static uint32_t next(void) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return (uint32_t)(state >> 32);
}

/// Numbers in -1 to 1, some of them 0.
static float *numbers(size_t count) {
  float *values = malloc((count + 16) * sizeof *values);
  for (size_t i = 0; i < count + 16; i++) values[i] = next() % 13 ? (float)(int32_t)next() / 2147483648.0f : 0;
  return values;
}
static float *zeros(size_t count) { return calloc(count + 16, sizeof(float)); }

static void elementwise(size_t count) {
  float *x = numbers(count), *y = numbers(count), *z = numbers(count);
  uint8_t *pixels = malloc(count);
  for (size_t i = 0; i < count; i++) pixels[i] = (uint8_t)next();
  uint16_t *rounded = malloc(count * sizeof *rounded);
  kernel_random random = {{1, 2}, {3, 4, 5}};
  uint32_t words[4];
  kernel_philox((uint32_t)count, random, words);
  SHOW_ALL(philox, words, 4);
  kernel_normalize(pixels, count, 1 / 127.5, -1, z);
  SHOW_ALL(normalize, z, count);
  kernel_round_to_bfloat16(x, count, rounded);
  SHOW_ALL(round_to_bfloat16, rounded, count);
  kernel_add(x, y, count);
  SHOW_ALL(add, y, count);
  SHOW(squared_error, kernel_squared_error(x, y, count, 0.5f, z));
  SHOW_ALL(squared_error, z, count);
  SHOW(cross_entropy, kernel_cross_entropy(x, count, count / 2, 0.25f, z));
  SHOW_ALL(cross_entropy, z, count);
  kernel_positive_gradient(x, y, count, 1.25f);
  SHOW_ALL(positive_gradient, y, count);
  kernel_dropout(y, count, 20000, 1.5f, random);
  SHOW_ALL(dropout, y, count);
  kernel_sigmoid(x, count);
  SHOW_ALL(sigmoid, x, count);
  kernel_sigmoid_gradient(x, z, count);
  SHOW_ALL(sigmoid_gradient, z, count);
  kernel_relu(z, count);
  SHOW_ALL(relu, z, count);

  const float *gradients[] = {numbers(count), numbers(count)};
  float *first = zeros(count), *second = zeros(count), *velocity = zeros(count);
  kernel_adam_step step = {0.9f, 0.1f, 0.999f, 0.001f, 0.01f, 31.6f, 1e-8f};
  for (int i = 0; i < 2; i++) {
    SHOW(adam, kernel_adam(x, first, second, gradients, 2, 0, count, step));
    SHOW(sgd, kernel_sgd(y, velocity, gradients, 2, 0, count, 0.9f, 0.1f));
  }
  SHOW_ALL(adam, x, count);
  SHOW_ALL(sgd, y, count);
}

static void rows(size_t count, size_t dimension) {
  float *values = numbers(count * dimension), *point = numbers(dimension), *turned = zeros(count * dimension);
  double sums[64], squares[64];
  kernel_squared_distances(values, count, dimension, point, sums);
  SHOW_ALL(squared_distances, sums, count);
  kernel_products(values, count, dimension, point, sums, squares);
  SHOW_ALL(products, sums, count);
  SHOW_ALL(products, squares, count);
  kernel_transpose(values, count, dimension, turned);
  SHOW_ALL(transpose, turned, count * dimension);
  kernel_transpose_add_bias(values, dimension, count, numbers(count), true, turned);
  SHOW_ALL(transpose_add_bias, turned, count * dimension);
}

static void channels(kernel_layout layout) {
  size_t channels = layout.groups * layout.block, count = layout.images * channels * layout.positions;
  float *x = numbers(count), *plain = zeros(count), *sums = zeros(channels);
  kernel_to_plain(x, layout, plain);
  SHOW_ALL(to_plain, plain, count);
  kernel_from_plain(x, layout, plain);
  SHOW_ALL(from_plain, plain, count);
  kernel_add_bias(x, layout, numbers(channels), layout.images % 2);
  SHOW_ALL(add_bias, x, count);
  kernel_sum_channels(x, layout, sums);
  SHOW_ALL(sum_channels, sums, channels);
}

static void pooling(kernel_pooling p) {
  size_t source = p.planes * p.height * p.width * p.block;
  size_t destination = p.planes * p.destination_height * p.destination_width * p.block;
  float *x = numbers(source), *y = zeros(destination);
  uint8_t *places = malloc(destination);
  kernel_max_pool(x, p, y, places);
  SHOW_ALL(max_pool, y, destination);
  SHOW_ALL(max_pool, places, destination);
  kernel_max_pool_gradient(y, places, p, 1.25f, x);
  SHOW_ALL(max_pool_gradient, x, source);
}

static void transposed(kernel_transposed t) {
  size_t scratch = kernel_transposed_scratch(t);
  SHOW(transposed_scratch, scratch);
  size_t count = t.images * t.destination_channels * t.destination_height * t.destination_width;
  float *destination = zeros(count);
  kernel_transposed_few(
      numbers(t.images * t.channels * t.height * t.width), t,
      numbers(t.channels * t.destination_channels * t.kernel * t.kernel), numbers(t.destination_channels), true,
      zeros(scratch), destination);
  SHOW_ALL(transposed_few, destination, count);
}

static void weights(kernel_few_weights w) {
  size_t scratch = kernel_few_weights_scratch(w), outputs = w.groups * w.block;
  SHOW(few_weights_scratch, scratch);
  float *sums = zeros(outputs * w.channels * 9), *bias = zeros(outputs);
  kernel_few_weights_gradient(
      numbers(w.images * w.channels * w.height * w.width),
      numbers(w.images * outputs * w.destination_height * w.destination_width), w, zeros(scratch), sums, bias);
  SHOW_ALL(few_weights_gradient, sums, outputs * w.channels * 9);
  SHOW_ALL(few_weights_gradient, bias, outputs);
}

/// Small numbers are zero just where that was asked for.
static bool small_numbers_vanish(void) {
  volatile float small = 1e-38f, part = 0.01f, product = small * part;
  return product == 0;
}

int main(void) {
  unsigned before = kernel_flush_denormals();
  bool flushed = small_numbers_vanish();
  kernel_keep_denormals();
  bool kept = !small_numbers_vanish();
  kernel_restore_denormals(before);
  if (!flushed || !kept) return fprintf(stderr, "loops.c: small numbers are not as they were asked for\n"), 1;

  for (size_t count = 1; count < 70; count += 3) elementwise(count);
  for (size_t count = 1; count < 40; count += 5)
    for (size_t dimension = 1; dimension < 60; dimension += 7) rows(count, dimension);
  for (size_t block = 1; block <= 16; block *= 2)
    for (size_t groups = 1; groups < 4; groups++)
      channels((kernel_layout){.images = groups, .groups = groups, .positions = 7 * block + 3, .block = block});
  for (size_t block = 8; block <= 16; block += 8)
    for (size_t size = 2; size < 4; size++)
      for (int positive = 0; positive < 2; positive++)
        pooling((kernel_pooling){3, block, 13, 14, (13 + size - 1) / size, 14 / size, size, positive});
  for (size_t block = 8; block <= 16; block += 8)
    for (size_t few = 1; few < 4; few++)
      for (size_t stride = 1; stride < 3; stride++) {
        transposed((kernel_transposed){2, 16, block, 7, 9, few, 6 * stride + 1 + (stride > 1), 8 * stride + 1 + (stride > 1), 3, stride, 1});
        weights((kernel_few_weights){2, few, 15, 14, 16 / block, block, 14 / stride + 1, 13 / stride + 1, stride, 1});
      }
  for (int loop = 0; loop < loop_count; loop++)
    if (!shown[loop]) return fprintf(stderr, "loops.c does not run %s\n", names[loop]), 1;
  return 0;
}
