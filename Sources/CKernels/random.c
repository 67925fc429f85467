#include "common.h"

enum { lanes = 16 };

typedef uint32_t words __attribute__((vector_size(4 * lanes)));
typedef uint64_t doubles __attribute__((vector_size(4 * lanes)));
typedef float floats __attribute__((vector_size(4 * lanes)));

static const uint32_t multiplier0 = 0xD2511F53u, multiplier1 = 0xCD9E8D57u;
static const uint32_t weyl0 = 0x9E3779B9u, weyl1 = 0xBB67AE85u;
enum { rounds = 10 };

void kernel_philox(uint32_t first, kernel_random random, uint32_t result[4]) {
  uint32_t c[4] = {first, random.counter[0], random.counter[1], random.counter[2]};
  uint32_t k0 = random.key[0], k1 = random.key[1];
  for (int round = 0; round < rounds; round++, k0 += weyl0, k1 += weyl1) {
    uint64_t a = (uint64_t)multiplier0 * c[0], b = (uint64_t)multiplier1 * c[2];
    uint32_t next[4] = {(uint32_t)(b >> 32) ^ c[1] ^ k0, (uint32_t)b, (uint32_t)(a >> 32) ^ c[3] ^ k1, (uint32_t)a};
    for (int i = 0; i < 4; i++) c[i] = next[i];
  }
  for (int i = 0; i < 4; i++) result[i] = c[i];
}

/// The upper and lower halves of the products of 32-bit words.
INLINE void multiply(words x, uint32_t factor, words *high, words *low) {
  const doubles lower = (doubles){0} + 0xFFFFFFFFu;
  doubles even = ((doubles)x & lower) * factor;
  doubles odd = ((doubles)x >> 32) * factor;
  *high = (words)((even >> 32) | (odd & ~lower));
  *low = (words)((even & lower) | (odd << 32));
}

/// `kernel_philox` for `lanes` successive counters at once, a counter in each lane.
INLINE void philox_lanes(uint32_t first, kernel_random random, words c[4]) {
  const words zero = {0};
  const words steps = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  words c0 = first + steps, c1 = zero + random.counter[0], c2 = zero + random.counter[1],
        c3 = zero + random.counter[2];
  uint32_t k0 = random.key[0], k1 = random.key[1];
  for (int round = 0; round < rounds; round++, k0 += weyl0, k1 += weyl1) {
    words high0, low0, high1, low1;
    multiply(c0, multiplier0, &high0, &low0);
    multiply(c2, multiplier1, &high1, &low1);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
  }
  c[0] = c0, c[1] = c1, c[2] = c2, c[3] = c3;
}

/// Drops `lanes` values.
INLINE void drop(float *values, words bits, uint32_t threshold, float scale) {
  floats x;
  __builtin_memcpy(&x, values, sizeof x);
  x = (floats)((words)(x * scale) & (words)(bits >= threshold));
  __builtin_memcpy(values, &x, sizeof x);
}

// One block of random words serves 8 runs of `lanes` values with 16 bits each.
enum { chunk = 8 * lanes };

FOR_EACH_PROCESSOR
void kernel_dropout(float *values, size_t count, uint32_t threshold, float scale, kernel_random random) {
  words c[4];
  size_t start = 0;
  for (; start + chunk <= count; start += chunk) {
    philox_lanes((uint32_t)(start / chunk * lanes), random, c);
    for (int i = 0; i < 4; i++) {
      drop(values + start + 2 * i * lanes, c[i] & 0xFFFF, threshold, scale);
      drop(values + start + (2 * i + 1) * lanes, c[i] >> 16, threshold, scale);
    }
  }
  if (start == count) return;
  float rest[chunk] = {0};
  __builtin_memcpy(rest, values + start, (count - start) * sizeof(float));
  philox_lanes((uint32_t)(start / chunk * lanes), random, c);
  for (int i = 0; i < 4; i++) {
    drop(rest + 2 * i * lanes, c[i] & 0xFFFF, threshold, scale);
    drop(rest + (2 * i + 1) * lanes, c[i] >> 16, threshold, scale);
  }
  __builtin_memcpy(values + start, rest, (count - start) * sizeof(float));
}
