#pragma once
// What the C library has and Swift's module of it leaves out.
#include <malloc.h>
#include <stddef.h>
#include <wchar.h>

// The columns that a character takes on a terminal; below 0 where it is none that can be shown.
extern int wcwidth(wchar_t character);

// The heap, where it is glibc's; elsewhere these do nothing.

// Makes all threads share one heap.
static inline void heap_use_one(void) {
#if defined(__GLIBC__)
  mallopt(M_ARENA_MAX, 1);
#endif
}

// Gives what is free back to the system.
static inline void heap_trim(void) {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

// The bytes that are free without asking the system.
static inline size_t heap_free_bytes(void) {
#if defined(__GLIBC__)
  return mallinfo2().fordblks;
#else
  return 0;
#endif
}
