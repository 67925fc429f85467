#pragma once
#include "kernels.h"

// Each loop is compiled for several instruction sets; which of them is in use is settled when the program starts.

/// The instruction sets; each includes those before it. The last two are levels 3 and 4 of x86-64.
typedef enum { kernel_baseline, kernel_avx2, kernel_avx512 } kernel_instructions;

/// Calls `each` with the name of every loop in `kernels.h`, without the `kernel_` before it.
#define KERNEL_FOR_EACH_LOOP(each) \
  each(philox) each(normalize) each(add_bias) each(transpose) each(transpose_add_bias) each(sum_channels) \
  each(to_plain) each(from_plain) each(round_to_bfloat16) each(transposed_scratch) each(transposed_few) each(max_pool) \
  each(max_pool_gradient) each(few_weights_scratch) each(few_weights_gradient) each(relu) each(sigmoid) \
  each(sigmoid_gradient) each(positive_gradient) each(dropout) each(add) each(squared_error) each(cross_entropy) \
  each(adam) each(sgd) each(squared_distances) each(products)

/// All loops, as compiled for one instruction set.
typedef struct {
#define KERNEL_LOOP_POINTER(name) __typeof__(kernel_##name) *name;
  KERNEL_FOR_EACH_LOOP(KERNEL_LOOP_POINTER)
#undef KERNEL_LOOP_POINTER
} kernel_loops;

/// The largest instruction set that this processor has.
kernel_instructions kernel_processor_instructions(void);

/// What to use on a processor with the given instruction set when the environment's `TELAR_MAX_ISA` is `limit`:
/// at most `baseline`, `avx2` or `avx512`. NULL, and any other word, is no limit.
kernel_instructions kernel_limited_instructions(const char *limit, kernel_instructions processor);

/// The loops compiled for an instruction set, which the processor must have.
const kernel_loops *kernel_loops_for(kernel_instructions instructions);

/// The instruction set of the loops that the functions in `kernels.h` call.
kernel_instructions kernel_instructions_in_use(void);

/// Those loops.
const kernel_loops *kernel_loops_in_use(void);
