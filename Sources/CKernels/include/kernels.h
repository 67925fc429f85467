#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Loops over flat arrays of single-precision numbers. Pointers to arrays that a loop writes do not overlap others
// unless they are the same. Each loop has the same result for the same input on the same processor.

/// How a tensor of images lies in memory: value (image, channel, position) stands at
/// ((image · groups + channel / block) · positions + position) · block + channel % block.
/// Plain channels-first memory has blocks of 1, channels-last has one group.
typedef struct {
  size_t images;
  size_t groups;
  size_t positions;
  size_t block;
} kernel_layout;

/// Names an independent stream of random numbers: the generator's key and the upper words of its counter.
typedef struct {
  uint32_t key[2];
  uint32_t counter[3];
} kernel_random;

/// Philox 4x32 with 7 rounds, the fewest with which its authors found no weakness in any test (Salmon, Moraes, Dror,
/// Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011).
void kernel_philox(uint32_t first, kernel_random random, uint32_t words[4]);

/// values[i] = pixels[i] · scale + shift, formed in double precision and rounded once: a rounded scale would move all
/// pixels to one side, which no sum over them evens out.
void kernel_normalize(const uint8_t *pixels, size_t count, double scale, double shift, float *values);

/// Adds each channel's bias (groups · block values) and, where asked, cuts off what is negative.
void kernel_add_bias(float *values, kernel_layout layout, const float *bias, bool relu);

/// turned (columns × rows) = values (rows × columns), turned.
void kernel_transpose(const float *values, size_t rows, size_t columns, float *turned);

/// values (rows × features) = columns (features × rows), turned, with the bias added and, where asked, cut off below 0.
void kernel_transpose_add_bias(
    const float *columns, size_t rows, size_t features, const float *bias, bool relu, float *values);

/// Adds each channel's sum over images and positions to `sums` (groups · block values).
void kernel_sum_channels(const float *values, kernel_layout layout, float *sums);

/// From blocks of channels to plain memory, and back. No block is filled up: there are groups · block channels.
void kernel_to_plain(const float *blocks, kernel_layout layout, float *plain);
void kernel_from_plain(const float *plain, kernel_layout layout, float *blocks);

/// Rounds to bfloat16, ties to even; what is no number stays none.
void kernel_round_to_bfloat16(const float *values, size_t count, uint16_t *rounded);

/// A transposed convolution to a few channels. The source is laid out in `channels / block` groups of blocks of
/// channels (see `kernel_layout`; the last group is full), the destination plain. Kernel and stride are at most
/// `kernel_transposed_largest`.
typedef struct {
  size_t images, channels, block, height, width;
  size_t destination_channels, destination_height, destination_width;
  size_t kernel, stride, pad;
} kernel_transposed;

enum { kernel_transposed_largest = 8 };

/// How many numbers `kernel_transposed_few` needs as scratch memory, all 0 before the first call.
size_t kernel_transposed_scratch(kernel_transposed geometry);

/// destination (d, s·y + ky − pad, s·x + kx − pad) += source (c, y, x) · weights (c, d, ky, kx) for all of these, where
/// every destination begins as bias (d), and with `relu` ends as 0 where it is negative. All calls with one scratch
/// memory must have the same geometry, except for the number of images.
void kernel_transposed_few(
    const float *source, kernel_transposed geometry, const float *weights, const float *bias, bool relu,
    float *scratch, float *destination);

/// Max-pooling whose windows do not overlap and have no padding; those at the end may be cut off by the edge.
/// Source and destination are `planes` planes (images · groups) of blocks of channels (see `kernel_layout`).
typedef struct {
  size_t planes, block, height, width, destination_height, destination_width;
  /// Of the windows, and from one to the next; at most 15.
  size_t size;
  /// Whether a maximum that is not positive gets no place: its gradient is lost in the ReLU before.
  bool positive;
} kernel_pooling;

enum { kernel_no_place = 255 };

/// Writes the largest value of each window, and its place in the window, row by row; the first one of equals.
void kernel_max_pool(const float *source, kernel_pooling geometry, float *destination, uint8_t *places);

/// Takes each gradient, times scale, to its place; every other source gradient is 0.
void kernel_max_pool_gradient(
    const float *gradient, const uint8_t *places, kernel_pooling geometry, float scale, float *source_gradient);

/// A 3 × 3 convolution of a few planes, whose gradient lies in `groups` full blocks of 8 or 16 channels.
typedef struct {
  size_t images, channels, height, width;
  size_t groups, block, destination_height, destination_width;
  size_t stride, pad;
} kernel_few_weights;

/// How many numbers `kernel_few_weights_gradient` needs as scratch memory, all 0 before the first call.
size_t kernel_few_weights_scratch(kernel_few_weights geometry);

/// sums (d / block, c, tap, d % block) += Σ over images and positions of source (c, under the tap) · gradient (d), and
/// bias_sums (d) += Σ gradient (d), unless it is NULL. The source is plain.
void kernel_few_weights_gradient(
    const float *source, const float *gradient, kernel_few_weights geometry, float *scratch, float *sums,
    float *bias_sums);

/// values[i] = max(0, values[i]).
void kernel_relu(float *values, size_t count);

/// values[i] = 1 / (1 + exp(−values[i])).
void kernel_sigmoid(float *values, size_t count);

/// gradient[i] *= y(1 − y) with y = outputs[i].
void kernel_sigmoid_gradient(const float *outputs, float *gradient, size_t count);

/// gradient[i] = outputs[i] > 0 ? gradient[i] · scale : 0: the gradient of ReLU, and of dropout after it, whose
/// output is positive just where the value passed both.
void kernel_positive_gradient(const float *outputs, float *gradient, size_t count, float scale);

/// Sets a value to 0 where its 16 random bits lie below the threshold (probability · 65536), and multiplies the
/// others by scale. Applied to gradients with the same stream it is its own gradient.
void kernel_dropout(float *values, size_t count, uint32_t threshold, float scale, kernel_random random);

/// sums[i] += values[i].
void kernel_add(const float *values, float *sums, size_t count);

/// Returns Σ (outputs − targets)² and writes gradient[i] = gradient_scale · (outputs[i] − targets[i]), unless
/// gradient is NULL.
double kernel_squared_error(
    const float *outputs, const float *targets, size_t count, float gradient_scale, float *gradient);

/// Returns −log softmax(logits)[label] and writes its gradient times gradient_scale, unless gradient is NULL.
double kernel_cross_entropy(
    const float *logits, size_t classes, size_t label, float gradient_scale, float *gradient);

/// The factors of a step of Adam, each formed in double precision and rounded once: 1 − β₂ of a rounded β₂ would be
/// wrong in its fifth digit.
typedef struct {
  /// β₁ and 1 − β₁, β₂ and 1 − β₂.
  float keep_first, add_first, keep_second, add_second;
  /// α / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ) in step t.
  float step_size, root_scale;
  float epsilon;
} kernel_adam_step;

/// Adam (Kingma, Ba: Adam: a method for stochastic optimization; ICLR 2015, algorithm 1) for parameters begin to end.
/// The gradient is the sum of `gradients[0]`, `gradients[1]`, … in this order.
/// Returns false where a gradient is not finite; the parameters around it are then left as they were.
bool kernel_adam(
    float *parameters, float *first, float *second, const float *const *gradients, size_t gradient_count,
    size_t begin, size_t end, kernel_adam_step step);

/// Gradient descent with momentum: velocity = momentum · velocity + gradient; parameter −= rate · velocity. Where
/// velocity is NULL there is no momentum: parameter −= rate · gradient.
/// Returns as `kernel_adam`.
bool kernel_sgd(
    float *parameters, float *velocity, const float *const *gradients, size_t gradient_count, size_t begin,
    size_t end, float momentum, float rate);

/// Of each row r: sums[r] = Σ (point[i] − rows[r, i])², in double precision: each of `dimension` terms, and their sum,
/// is rounded at most dimension + 8 times, by 2⁻⁵³ of itself. Nothing overflows or underflows, so a sum is finite just
/// where the values are.
void kernel_squared_distances(
    const float *rows, size_t count, size_t dimension, const float *point, double *sums);

/// Of each row r: products[r] = Σ point[i] · rows[r, i] and squares[r] = Σ rows[r, i]², likewise.
void kernel_products(
    const float *rows, size_t count, size_t dimension, const float *point, double *products, double *squares);

/// Makes the calling thread take numbers too small for full precision for zero, since they would slow it many times
/// over, and returns what was in force before.
unsigned kernel_flush_denormals(void);

/// Takes every number of the calling thread for what it is, however small, and returns what was in force before.
unsigned kernel_keep_denormals(void);

/// Puts in force again what one of these two returned.
void kernel_restore_denormals(unsigned state);

/// Lets a waiting thread's processor rest for an instant.
void kernel_pause(void);

/// The number of cores that this process may use.
size_t kernel_core_count(void);
