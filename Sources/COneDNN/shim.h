#pragma once
#include <dnnl.h>

/// The number of OpenMP threads that primitives started from the calling thread may use.
extern void omp_set_num_threads(int count);

#include "instructions.h"
#include "layouts.h"
#include "primitives.h"
