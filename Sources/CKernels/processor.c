#define _GNU_SOURCE
#include <sched.h>

#include "kernels.h"

unsigned kernel_flush_denormals(void) {
#if defined(__x86_64__)
  unsigned state = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(state | 0x8040);
  return state;
#else
  return 0;
#endif
}

unsigned kernel_keep_denormals(void) {
#if defined(__x86_64__)
  unsigned state = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(state & ~0x8040u);
  return state;
#else
  return 0;
#endif
}

void kernel_restore_denormals(unsigned state) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr(state);
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
