// Prints the machine's peak of single-precision fused multiply-adds on all cores, in GFLOP/s: the best of several short
// runs of independent chains that never leave the registers.
//   clang -O3 -march=native -ffp-contract=fast -pthread peak.c -o peak && ./peak

#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__AVX512F__)
enum { lanes = 16, chains = 24 };
#elif defined(__AVX__)
enum { lanes = 8, chains = 12 };
#else
enum { lanes = 4, chains = 12 };
#endif
#if defined(__x86_64__)
#define IN_REGISTER "+x"
#else
#define IN_REGISTER "+w"
#endif
typedef float Vector __attribute__((vector_size(lanes * sizeof(float))));

enum { operations = 400000000, repeats = 5, mostThreads = 1024 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static void *multiplyAndAdd(void *result) {
  Vector sum[chains], factor, addend;
  for (int lane = 0; lane < lanes; lane++) {
    // Values that the chains converge to, so that nothing overflows or becomes denormal.
    factor[lane] = 0.5f;
    addend[lane] = 0.25f + lane;
  }
  for (int chain = 0; chain < chains; chain++) sum[chain] = addend * (float)chain;
  for (int round = 0; round < operations / chains; round++) {
    for (int chain = 0; chain < chains; chain++) sum[chain] = sum[chain] * factor + addend;
    // The compiler must neither see through the loop nor keep the chains anywhere but in registers.
    __asm__ volatile("" : IN_REGISTER(factor), IN_REGISTER(addend));
  }
  Vector total = {0};
  for (int chain = 0; chain < chains; chain++) total += sum[chain];
  *(float *)result = total[0];
  return NULL;
}

int main(void) {
  cpu_set_t usable;
  if (sched_getaffinity(0, sizeof usable, &usable)) { perror("sched_getaffinity"); return 1; }
  int threads = CPU_COUNT(&usable);
  if (threads > mostThreads) threads = mostThreads;
  static pthread_t thread[mostThreads];
  static float result[mostThreads];
  double best = 0;
  for (int repeat = 0; repeat < repeats; repeat++) {
    double start = now();
    for (int i = 0; i < threads; i++)
      if (pthread_create(&thread[i], NULL, multiplyAndAdd, &result[i])) { perror("pthread_create"); return 1; }
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    double flops = 2.0 * lanes * chains * (operations / chains) * threads;
    double rate = flops / (now() - start) * 1e-9;
    if (rate > best) best = rate;
  }
  printf("%.1f\n", best);
  return 0;
}
