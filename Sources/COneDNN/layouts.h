// Layouts of memory, the same for oneDNN 2, where a descriptor is a struct to be copied, and oneDNN 3, where it is a
// handle to be asked. Nothing else in the project knows which of them it is built with.
#pragma once
#include <dnnl.h>
#include <stdlib.h>
#include <string.h>

/// A memory descriptor; to be destroyed by who made it.
typedef struct onednn_layout onednn_layout;

/// How the values of a layout lie: dimensions with their strides and, innermost, blocks of some dimensions.
typedef struct {
  int rank;
  dnnl_dims_t sizes, padded, strides;
  int block_count;
  dnnl_dims_t blocks, blocked_dimensions;
} onednn_blocking;

static inline void onednn_take(dnnl_dim_t *target, const dnnl_dim_t *source, int count) {
  memcpy(target, source, sizeof *target * count);
}

#if DNNL_VERSION_MAJOR >= 3

static inline dnnl_memory_desc_t onednn_descriptor(const onednn_layout *layout) { return (dnnl_memory_desc_t)layout; }

static inline dnnl_status_t onednn_layout_create(
    onednn_layout **layout, int rank, const dnnl_dim_t *sizes, dnnl_data_type_t type, dnnl_format_tag_t tag) {
  return dnnl_memory_desc_create_with_tag((dnnl_memory_desc_t *)layout, rank, sizes, type, tag);
}

static inline void onednn_layout_destroy(onednn_layout *layout) { dnnl_memory_desc_destroy(onednn_descriptor(layout)); }

/// A copy of what a primitive wants for one of its operands; null where it has no such operand.
static inline onednn_layout *onednn_layout_of(const_dnnl_primitive_desc_t primitive, dnnl_query_t query, int index) {
  const_dnnl_memory_desc_t found = dnnl_primitive_desc_query_md(primitive, query, index);
  int rank = 0;
  if (!found || dnnl_memory_desc_query(found, dnnl_query_ndims_s32, &rank) != dnnl_success || rank == 0) return NULL;
  dnnl_memory_desc_t copy = NULL;
  return dnnl_memory_desc_clone(&copy, found) == dnnl_success ? (onednn_layout *)copy : NULL;
}

static inline dnnl_data_type_t onednn_layout_type(const onednn_layout *layout) {
  dnnl_data_type_t type = dnnl_data_type_undef;
  dnnl_memory_desc_query(onednn_descriptor(layout), dnnl_query_data_type, &type);
  return type;
}

/// Whether a layout states where each value lies; one that leaves it open tells its sizes alone.
static inline int onednn_layout_blocking(const onednn_layout *layout, onednn_blocking *blocking) {
  const_dnnl_memory_desc_t descriptor = onednn_descriptor(layout);
  memset(blocking, 0, sizeof *blocking);
  dnnl_dims_t *found = NULL;
  dnnl_memory_desc_query(descriptor, dnnl_query_ndims_s32, &blocking->rank);
  dnnl_memory_desc_query(descriptor, dnnl_query_dims, &found);
  onednn_take(blocking->sizes, *found, blocking->rank);
  dnnl_format_kind_t kind = dnnl_format_kind_undef;
  dnnl_memory_desc_query(descriptor, dnnl_query_format_kind, &kind);
  if (kind != dnnl_blocked) return 0;
  dnnl_memory_desc_query(descriptor, dnnl_query_padded_dims, &found);
  onednn_take(blocking->padded, *found, blocking->rank);
  dnnl_memory_desc_query(descriptor, dnnl_query_strides, &found);
  onednn_take(blocking->strides, *found, blocking->rank);
  dnnl_memory_desc_query(descriptor, dnnl_query_inner_nblks_s32, &blocking->block_count);
  if (blocking->block_count == 0) return 1;
  dnnl_memory_desc_query(descriptor, dnnl_query_inner_blks, &found);
  onednn_take(blocking->blocks, *found, blocking->block_count);
  dnnl_memory_desc_query(descriptor, dnnl_query_inner_idxs, &found);
  onednn_take(blocking->blocked_dimensions, *found, blocking->block_count);
  return 1;
}

#else

static inline dnnl_memory_desc_t *onednn_descriptor(const onednn_layout *layout) {
  return (dnnl_memory_desc_t *)layout;
}

static inline onednn_layout *onednn_layout_copy(const dnnl_memory_desc_t *descriptor) {
  dnnl_memory_desc_t *copy = (dnnl_memory_desc_t *)malloc(sizeof *copy);
  if (copy) *copy = *descriptor;
  return (onednn_layout *)copy;
}

static inline dnnl_status_t onednn_layout_create(
    onednn_layout **layout, int rank, const dnnl_dim_t *sizes, dnnl_data_type_t type, dnnl_format_tag_t tag) {
  dnnl_memory_desc_t descriptor;
  dnnl_status_t status = dnnl_memory_desc_init_by_tag(&descriptor, rank, sizes, type, tag);
  if (status != dnnl_success) return status;
  *layout = onednn_layout_copy(&descriptor);
  return *layout ? dnnl_success : dnnl_out_of_memory;
}

static inline void onednn_layout_destroy(onednn_layout *layout) { free(layout); }

/// A copy of what a primitive wants for one of its operands; null where it has no such operand.
static inline onednn_layout *onednn_layout_of(const_dnnl_primitive_desc_t primitive, dnnl_query_t query, int index) {
  const dnnl_memory_desc_t *found = dnnl_primitive_desc_query_md(primitive, query, index);
  return found && found->ndims > 0 ? onednn_layout_copy(found) : NULL;
}

static inline dnnl_data_type_t onednn_layout_type(const onednn_layout *layout) {
  return onednn_descriptor(layout)->data_type;
}

/// Whether a layout states where each value lies; one that leaves it open tells its sizes alone.
static inline int onednn_layout_blocking(const onednn_layout *layout, onednn_blocking *blocking) {
  const dnnl_memory_desc_t *descriptor = onednn_descriptor(layout);
  memset(blocking, 0, sizeof *blocking);
  blocking->rank = descriptor->ndims;
  onednn_take(blocking->sizes, descriptor->dims, blocking->rank);
  if (descriptor->format_kind != dnnl_blocked) return 0;
  const dnnl_blocking_desc_t *found = &descriptor->format_desc.blocking;
  onednn_take(blocking->padded, descriptor->padded_dims, blocking->rank);
  onednn_take(blocking->strides, found->strides, blocking->rank);
  blocking->block_count = found->inner_nblks;
  onednn_take(blocking->blocks, found->inner_blks, blocking->block_count);
  onednn_take(blocking->blocked_dimensions, found->inner_idxs, blocking->block_count);
  return 1;
}

#endif

static inline size_t onednn_layout_bytes(const onednn_layout *layout) {
  return dnnl_memory_desc_get_size(onednn_descriptor(layout));
}

static inline int onednn_layout_equal(const onednn_layout *a, const onednn_layout *b) {
  return dnnl_memory_desc_equal(onednn_descriptor(a), onednn_descriptor(b));
}

/// Whether two layouts put the same values at the same places, of whatever types these are.
static inline int onednn_layout_places_equal(const onednn_layout *a, const onednn_layout *b) {
  onednn_blocking x, y;
  return onednn_layout_blocking(a, &x) && onednn_layout_blocking(b, &y) && memcmp(&x, &y, sizeof x) == 0;
}

static inline dnnl_status_t onednn_memory_create(
    dnnl_memory_t *memory, const onednn_layout *layout, dnnl_engine_t engine, void *values) {
  return dnnl_memory_create(memory, onednn_descriptor(layout), engine, values);
}
