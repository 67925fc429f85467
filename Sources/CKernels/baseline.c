#include "Loops/all.h"

// The loops for every processor of the architecture.
const kernel_loops kernel_loops_baseline = ALL_LOOPS;
