#define _GNU_SOURCE
#include <sched.h>

#include "kernels.h"

#if defined(__aarch64__)
// The bit of ARM's control register that takes small numbers for zero, both those that go in and those that come out.
static const uint64_t flush_to_zero = 1u << 24;

static uint64_t control(void) {
  uint64_t state;
  __asm__ volatile("mrs %0, fpcr" : "=r"(state));
  return state;
}

static void set_control(uint64_t state) { __asm__ volatile("msr fpcr, %0" : : "r"(state)); }
#endif

unsigned kernel_flush_denormals(void) {
#if defined(__x86_64__)
  unsigned state = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(state | 0x8040);
  return state;
#elif defined(__aarch64__)
  uint64_t state = control();
  set_control(state | flush_to_zero);
  return (unsigned)state;
#else
  return 0;
#endif
}

unsigned kernel_keep_denormals(void) {
#if defined(__x86_64__)
  unsigned state = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(state & ~0x8040u);
  return state;
#elif defined(__aarch64__)
  uint64_t state = control();
  set_control(state & ~flush_to_zero);
  return (unsigned)state;
#else
  return 0;
#endif
}

void kernel_restore_denormals(unsigned state) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr(state);
#elif defined(__aarch64__)
  set_control(state);
#else
  (void)state;
#endif
}

void kernel_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

size_t kernel_core_count(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return (size_t)CPU_COUNT(&set);
#endif
  return 1;
}
