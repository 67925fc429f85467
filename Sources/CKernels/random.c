#include "common.h"

enum { lanes = 16 };

INLINE void philox_round(uint32_t c[4], uint32_t k0, uint32_t k1) {
  uint64_t a = (uint64_t)0xD2511F53u * c[0];
  uint64_t b = (uint64_t)0xCD9E8D57u * c[2];
  uint32_t c1 = c[1], c3 = c[3];
  c[0] = (uint32_t)(b >> 32) ^ c1 ^ k0;
  c[1] = (uint32_t)b;
  c[2] = (uint32_t)(a >> 32) ^ c3 ^ k1;
  c[3] = (uint32_t)a;
}

INLINE void philox(uint32_t c[4], uint32_t k0, uint32_t k1) {
  for (int round = 0; round < 10; round++) {
    philox_round(c, k0, k1);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

void kernel_philox(uint32_t first, kernel_random random, uint32_t words[4]) {
  words[0] = first;
  for (int i = 0; i < 3; i++) words[i + 1] = random.counter[i];
  philox(words, random.key[0], random.key[1]);
}

/// The words of `lanes` successive counters, lane by lane, as vectors.
INLINE void philox_vector(uint32_t first, kernel_random random, uint32_t words[4][lanes]) {
  for (int lane = 0; lane < lanes; lane++) {
    uint32_t c[4] = {first + (uint32_t)lane, random.counter[0], random.counter[1], random.counter[2]};
    philox(c, random.key[0], random.key[1]);
    for (int i = 0; i < 4; i++) words[i][lane] = c[i];
  }
}

// One block of random words serves 8 runs of `lanes` values with 16 bits each.
enum { chunk = 8 * lanes };

FOR_EACH_PROCESSOR
void kernel_dropout(float *values, size_t count, uint32_t threshold, float scale, kernel_random random) {
  uint32_t words[4][lanes];
  for (size_t start = 0; start < count; start += chunk) {
    philox_vector((uint32_t)(start / chunk * lanes), random, words);
    if (start + chunk <= count) {
      for (int word = 0; word < 4; word++) {
        float *low = values + start + word * 2 * lanes;
        float *high = low + lanes;
        for (int lane = 0; lane < lanes; lane++)
          low[lane] = (words[word][lane] & 0xFFFF) < threshold ? 0.0f : low[lane] * scale;
        for (int lane = 0; lane < lanes; lane++)
          high[lane] = (words[word][lane] >> 16) < threshold ? 0.0f : high[lane] * scale;
      }
    } else {
      for (size_t i = start; i < count; i++) {
        size_t run = (i - start) / lanes;
        uint32_t word = words[run / 2][(i - start) % lanes];
        uint32_t bits = run % 2 ? word >> 16 : word & 0xFFFF;
        values[i] = bits < threshold ? 0.0f : values[i] * scale;
      }
    }
  }
}
