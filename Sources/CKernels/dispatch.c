#include <stdlib.h>
#include <string.h>

#include "variants.h"

// The loops are compiled once for each instruction set, from `Loops/all.h`. Here one set of them is chosen as the
// program starts, and every function of `kernels.h` goes to it.

extern const kernel_loops kernel_loops_baseline, kernel_loops_avx2, kernel_loops_avx512;

kernel_instructions kernel_processor_instructions(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return kernel_avx512;
  if (__builtin_cpu_supports("x86-64-v3")) return kernel_avx2;
#endif
  return kernel_baseline;
}

kernel_instructions kernel_limited_instructions(const char *limit, kernel_instructions processor) {
  static const char *const words[] = {"baseline", "avx2", "avx512"};
  for (kernel_instructions smaller = kernel_baseline; limit && smaller < processor; smaller++)
    if (strcmp(limit, words[smaller]) == 0) return smaller;
  return processor;
}

const kernel_loops *kernel_loops_for(kernel_instructions instructions) {
#if defined(__x86_64__)
  if (instructions == kernel_avx512) return &kernel_loops_avx512;
  if (instructions == kernel_avx2) return &kernel_loops_avx2;
#endif
  return &kernel_loops_baseline;
}

static kernel_instructions instructions = kernel_baseline;
static const kernel_loops *loops = &kernel_loops_baseline;

kernel_instructions kernel_instructions_in_use(void) { return instructions; }

const kernel_loops *kernel_loops_in_use(void) { return loops; }

__attribute__((constructor)) static void choose_loops(void) {
  instructions = kernel_limited_instructions(getenv("TELAR_MAX_ISA"), kernel_processor_instructions());
  loops = kernel_loops_for(instructions);
}

void kernel_philox(uint32_t first, kernel_random random, uint32_t words[4]) { loops->philox(first, random, words); }

void kernel_normalize(const uint8_t *pixels, size_t count, double scale, double shift, float *values) {
  loops->normalize(pixels, count, scale, shift, values);
}

void kernel_add_bias(float *values, kernel_layout layout, const float *bias, bool relu) {
  loops->add_bias(values, layout, bias, relu);
}

void kernel_transpose(const float *values, size_t rows, size_t columns, float *turned) {
  loops->transpose(values, rows, columns, turned);
}

void kernel_transpose_add_bias(
    const float *columns, size_t rows, size_t features, const float *bias, bool relu, float *values) {
  loops->transpose_add_bias(columns, rows, features, bias, relu, values);
}

void kernel_sum_channels(const float *values, kernel_layout layout, float *sums) {
  loops->sum_channels(values, layout, sums);
}

void kernel_to_plain(const float *blocks, kernel_layout layout, float *plain) {
  loops->to_plain(blocks, layout, plain);
}

void kernel_from_plain(const float *plain, kernel_layout layout, float *blocks) {
  loops->from_plain(plain, layout, blocks);
}

void kernel_round_to_bfloat16(const float *values, size_t count, uint16_t *rounded) {
  loops->round_to_bfloat16(values, count, rounded);
}

size_t kernel_transposed_scratch(kernel_transposed geometry) { return loops->transposed_scratch(geometry); }

void kernel_transposed_few(
    const float *source, kernel_transposed geometry, const float *weights, const float *bias, bool relu, float *scratch,
    float *destination) {
  loops->transposed_few(source, geometry, weights, bias, relu, scratch, destination);
}

void kernel_max_pool(const float *source, kernel_pooling geometry, float *destination, uint8_t *places) {
  loops->max_pool(source, geometry, destination, places);
}

void kernel_max_pool_gradient(
    const float *gradient, const uint8_t *places, kernel_pooling geometry, float scale, float *source_gradient) {
  loops->max_pool_gradient(gradient, places, geometry, scale, source_gradient);
}

size_t kernel_few_weights_scratch(kernel_few_weights geometry) { return loops->few_weights_scratch(geometry); }

void kernel_few_weights_gradient(
    const float *source, const float *gradient, kernel_few_weights geometry, float *scratch, float *sums,
    float *bias_sums) {
  loops->few_weights_gradient(source, gradient, geometry, scratch, sums, bias_sums);
}

void kernel_relu(float *values, size_t count) { loops->relu(values, count); }

void kernel_sigmoid(float *values, size_t count) { loops->sigmoid(values, count); }

void kernel_sigmoid_gradient(const float *outputs, float *gradient, size_t count) {
  loops->sigmoid_gradient(outputs, gradient, count);
}

void kernel_positive_gradient(const float *outputs, float *gradient, size_t count, float scale) {
  loops->positive_gradient(outputs, gradient, count, scale);
}

void kernel_dropout(float *values, size_t count, uint32_t threshold, float scale, kernel_random random) {
  loops->dropout(values, count, threshold, scale, random);
}

void kernel_add(const float *values, float *sums, size_t count) { loops->add(values, sums, count); }

double kernel_squared_error(
    const float *outputs, const float *targets, size_t count, float gradient_scale, float *gradient) {
  return loops->squared_error(outputs, targets, count, gradient_scale, gradient);
}

double kernel_cross_entropy(const float *logits, size_t classes, size_t label, float gradient_scale, float *gradient) {
  return loops->cross_entropy(logits, classes, label, gradient_scale, gradient);
}

bool kernel_adam(
    float *parameters, float *first, float *second, const float *const *gradients, size_t gradient_count, size_t begin,
    size_t end, kernel_adam_step step) {
  return loops->adam(parameters, first, second, gradients, gradient_count, begin, end, step);
}

bool kernel_sgd(
    float *parameters, float *velocity, const float *const *gradients, size_t gradient_count, size_t begin, size_t end,
    float momentum, float rate) {
  return loops->sgd(parameters, velocity, gradients, gradient_count, begin, end, momentum, rate);
}

void kernel_squared_distances(
    const float *rows, size_t count, size_t dimension, const float *point, double *sums) {
  loops->squared_distances(rows, count, dimension, point, sums);
}

void kernel_products(
    const float *rows, size_t count, size_t dimension, const float *point, double *products, double *squares) {
  loops->products(rows, count, dimension, point, products, squares);
}
