#pragma once
#include "vectors.h"

static const uint32_t multiplier0 = 0xD2511F53u, multiplier1 = 0xCD9E8D57u;
static const uint32_t weyl0 = 0x9E3779B9u, weyl1 = 0xBB67AE85u;
enum { rounds = 7 };

static void philox(uint32_t first, kernel_random random, uint32_t result[4]) {
  uint32_t c[4] = {first, random.counter[0], random.counter[1], random.counter[2]};
  uint32_t k0 = random.key[0], k1 = random.key[1];
  for (int round = 0; round < rounds; round++, k0 += weyl0, k1 += weyl1) {
    uint64_t a = (uint64_t)multiplier0 * c[0], b = (uint64_t)multiplier1 * c[2];
    uint32_t next[4] = {(uint32_t)(b >> 32) ^ c[1] ^ k0, (uint32_t)b, (uint32_t)(a >> 32) ^ c[3] ^ k1, (uint32_t)a};
    for (int i = 0; i < 4; i++) c[i] = next[i];
  }
  for (int i = 0; i < 4; i++) result[i] = c[i];
}

// Eight words, each in the lower half of a 64-bit lane; what is in the upper half does not matter.
typedef uint64_t halves __attribute__((vector_size(4 * lanes)));

/// The 32 × 32-bit products.
INLINE halves multiply(halves x, uint32_t factor) { return (x & 0xFFFFFFFFu) * factor; }

/// `philox` for the counters `c[0]`. Kept in 64-bit lanes from round to round, since that is how products come.
INLINE void philox_halves(kernel_random random, halves c[4]) {
  const halves zero = {0};
  halves c0 = c[0], c1 = zero + random.counter[0], c2 = zero + random.counter[1], c3 = zero + random.counter[2];
  uint32_t k0 = random.key[0], k1 = random.key[1];
  for (int round = 0; round < rounds; round++, k0 += weyl0, k1 += weyl1) {
    halves a = multiply(c0, multiplier0), b = multiply(c2, multiplier1);
    c0 = (b >> 32) ^ c1 ^ k0;
    c1 = b;
    c2 = (a >> 32) ^ c3 ^ k1;
    c3 = a;
  }
  c[0] = c0, c[1] = c1, c[2] = c2, c[3] = c3;
}

/// `philox` for `lanes` successive counters at once, a counter in each lane.
INLINE void philox_lanes(uint32_t first, kernel_random random, words c[4]) {
  halves even[4] = {(uint64_t)first + (halves){0, 2, 4, 6, 8, 10, 12, 14}};
  halves odd[4] = {(uint64_t)first + (halves){1, 3, 5, 7, 9, 11, 13, 15}};
  philox_halves(random, even);
  philox_halves(random, odd);
  for (int i = 0; i < 4; i++) c[i] = (words)((even[i] & 0xFFFFFFFFu) | (odd[i] << 32));
}

/// Drops `lanes` values.
INLINE void drop(float *values, words bits, uint32_t threshold, float scale) {
  store((floats)((words)(load(values) * scale) & (words)(bits >= threshold)), values);
}

// One block of random words serves 8 runs of `lanes` values with 16 bits each.
enum { chunk = 8 * lanes };

static void dropout(float *values, size_t count, uint32_t threshold, float scale, kernel_random random) {
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
