#pragma once
#include "elementwise.h"
#include "losses.h"
#include "optimizers.h"
#include "pooling.h"
#include "random.h"
#include "reorder.h"
#include "rows.h"
#include "transposed.h"
#include "variants.h"
#include "weights.h"

/// The value of a `kernel_loops` with the loops above.
#define LOOP_ENTRY(name) .name = name,
#define ALL_LOOPS {KERNEL_FOR_EACH_LOOP(LOOP_ENTRY)}
