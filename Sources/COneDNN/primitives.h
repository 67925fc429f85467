// Descriptors of primitives, the same for oneDNN 2, which describes an operation first, and oneDNN 3, which does not.
#pragma once
#include "layouts.h"

/// How a window slides over the two dimensions of an image: by `stride` in both, with padding before and after.
typedef struct {
  dnnl_dim_t stride, before, after_height, after_width;
} onednn_steps;

/// What a convolution multiplies and where; a null `bias` where there is none.
typedef struct {
  const onednn_layout *source, *weights, *bias, *destination;
  onednn_steps steps;
} onednn_convolution;

/// A pooling with square windows.
typedef struct {
  dnnl_alg_kind_t algorithm;
  const onednn_layout *source, *destination;
  dnnl_dim_t size;
  onednn_steps steps;
} onednn_pooling;

/// The steps as the library takes them, and windows of `size` without gaps.
typedef struct {
  dnnl_dims_t strides, before, after, sizes, dense;
} onednn_windows;

static inline onednn_windows onednn_spread(onednn_steps steps, dnnl_dim_t size) {
  onednn_windows windows = {
      {steps.stride, steps.stride},
      {steps.before, steps.before},
      {steps.after_height, steps.after_width},
      {size, size},
      {0, 0},
  };
  return windows;
}

#if DNNL_VERSION_MAJOR >= 3

static inline int onednn_is_called(const_dnnl_primitive_desc_t primitive, const char *beginning) {
  const char *name = NULL;
  return dnnl_primitive_desc_query(primitive, dnnl_query_impl_info_str, 0, &name) == dnnl_success && name &&
         strncmp(name, beginning, strlen(beginning)) == 0;
}

/// How many channels the quicker of two kernels begins with: see `onednn_prefer_blocks`.
enum { onednn_many_channels = 64 };

/// Where channels are few, takes the kernel that oneDNN 2 takes in place of one made of small matrix products
/// ("brgconv"), which oneDNN 3 puts first. Those want channels last, where all others here want blocks of channels.
/// Under AVX2 the gradient by a source of 1, 16, 32, 64 and 128 channels, of 14 × 14 with stride 2 (1 channel: 28 × 28),
/// takes them 3.3, 2.2, 1.1, 0.96 and 0.92 times as long. In bf16, for which they were made, they stay.
static inline dnnl_status_t onednn_prefer_blocks(
    dnnl_status_t status, dnnl_primitive_desc_t *made, const onednn_convolution *c) {
  if (status != dnnl_success || !onednn_is_called(*made, "brg") || onednn_layout_type(c->source) != dnnl_f32 ||
      onednn_layout_type(c->weights) != dnnl_f32 || onednn_layout_type(c->destination) != dnnl_f32)
    return status;
  onednn_blocking source;
  onednn_layout_blocking(c->source, &source);
  if (source.sizes[1] >= onednn_many_channels) return status;
  // Only what was made leads on to others; a copy keeps the first choice.
  dnnl_primitive_desc_t first = NULL;
  if (dnnl_primitive_desc_clone(&first, *made) != dnnl_success) return status;
  dnnl_status_t next;
  do next = dnnl_primitive_desc_next_impl(*made);
  while (next == dnnl_success && !onednn_is_called(*made, "jit"));
  dnnl_primitive_desc_destroy(next == dnnl_success ? first : *made);
  if (next != dnnl_success) *made = first;
  return status;
}

static inline dnnl_status_t onednn_convolution_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_convolution *c, const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(c->steps, 0);
  dnnl_status_t status = dnnl_convolution_forward_primitive_desc_create(
      made, engine, dnnl_forward_training, dnnl_convolution_direct, onednn_descriptor(c->source),
      onednn_descriptor(c->weights), onednn_descriptor(c->bias), onednn_descriptor(c->destination), w.strides,
      w.dense, w.before, w.after, attributes);
  return onednn_prefer_blocks(status, made, c);
}

static inline dnnl_status_t onednn_convolution_backward_source(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_convolution *c, const_dnnl_primitive_desc_t hint,
    const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(c->steps, 0);
  dnnl_status_t status = dnnl_convolution_backward_data_primitive_desc_create(
      made, engine, dnnl_convolution_direct, onednn_descriptor(c->source), onednn_descriptor(c->weights),
      onednn_descriptor(c->destination), w.strides, w.dense, w.before, w.after, hint,
      attributes);
  return onednn_prefer_blocks(status, made, c);
}

static inline dnnl_status_t onednn_convolution_backward_weights(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_convolution *c, const_dnnl_primitive_desc_t hint,
    const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(c->steps, 0);
  dnnl_status_t status = dnnl_convolution_backward_weights_primitive_desc_create(
      made, engine, dnnl_convolution_direct, onednn_descriptor(c->source), onednn_descriptor(c->weights),
      onednn_descriptor(c->bias), onednn_descriptor(c->destination), w.strides, w.dense, w.before,
      w.after, hint, attributes);
  return onednn_prefer_blocks(status, made, c);
}

static inline dnnl_status_t onednn_pooling_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_pooling *p, dnnl_prop_kind_t kind,
    const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(p->steps, p->size);
  return dnnl_pooling_forward_primitive_desc_create(
      made, engine, kind, p->algorithm, onednn_descriptor(p->source), onednn_descriptor(p->destination),
      w.strides, w.sizes, w.dense, w.before, w.after, attributes);
}

static inline dnnl_status_t onednn_pooling_backward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_pooling *p, const_dnnl_primitive_desc_t hint,
    const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(p->steps, p->size);
  return dnnl_pooling_backward_primitive_desc_create(
      made, engine, p->algorithm, onednn_descriptor(p->source), onednn_descriptor(p->destination),
      w.strides, w.sizes, w.dense, w.before, w.after, hint, attributes);
}

/// Applies max(0, x) to a primitive's result.
static inline dnnl_status_t onednn_append_relu(dnnl_post_ops_t operations) {
  return dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_relu, 0, 0);
}

#else

static inline dnnl_status_t onednn_convolution_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_convolution *c, const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(c->steps, 0);
  dnnl_convolution_desc_t description;
  dnnl_status_t status = dnnl_convolution_forward_desc_init(
      &description, dnnl_forward_training, dnnl_convolution_direct, onednn_descriptor(c->source),
      onednn_descriptor(c->weights), onednn_descriptor(c->bias), onednn_descriptor(c->destination), w.strides,
      w.before, w.after);
  return status != dnnl_success ? status : dnnl_primitive_desc_create(made, &description, attributes, engine, NULL);
}

static inline dnnl_status_t onednn_convolution_backward_source(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_convolution *c, const_dnnl_primitive_desc_t hint,
    const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(c->steps, 0);
  dnnl_convolution_desc_t description;
  dnnl_status_t status = dnnl_convolution_backward_data_desc_init(
      &description, dnnl_convolution_direct, onednn_descriptor(c->source), onednn_descriptor(c->weights),
      onednn_descriptor(c->destination), w.strides, w.before, w.after);
  return status != dnnl_success ? status : dnnl_primitive_desc_create(made, &description, attributes, engine, hint);
}

static inline dnnl_status_t onednn_convolution_backward_weights(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_convolution *c, const_dnnl_primitive_desc_t hint,
    const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(c->steps, 0);
  dnnl_convolution_desc_t description;
  dnnl_status_t status = dnnl_convolution_backward_weights_desc_init(
      &description, dnnl_convolution_direct, onednn_descriptor(c->source), onednn_descriptor(c->weights),
      onednn_descriptor(c->bias), onednn_descriptor(c->destination), w.strides, w.before,
      w.after);
  return status != dnnl_success ? status : dnnl_primitive_desc_create(made, &description, attributes, engine, hint);
}

static inline dnnl_status_t onednn_pooling_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_pooling *p, dnnl_prop_kind_t kind,
    const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(p->steps, p->size);
  dnnl_pooling_desc_t description;
  dnnl_status_t status = dnnl_pooling_forward_desc_init(
      &description, kind, p->algorithm, onednn_descriptor(p->source), onednn_descriptor(p->destination),
      w.strides, w.sizes, w.before, w.after);
  return status != dnnl_success ? status : dnnl_primitive_desc_create(made, &description, attributes, engine, NULL);
}

static inline dnnl_status_t onednn_pooling_backward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_pooling *p, const_dnnl_primitive_desc_t hint,
    const_dnnl_primitive_attr_t attributes) {
  const onednn_windows w = onednn_spread(p->steps, p->size);
  dnnl_pooling_desc_t description;
  dnnl_status_t status = dnnl_pooling_backward_desc_init(
      &description, p->algorithm, onednn_descriptor(p->source), onednn_descriptor(p->destination),
      w.strides, w.sizes, w.before, w.after);
  return status != dnnl_success ? status : dnnl_primitive_desc_create(made, &description, attributes, engine, hint);
}

/// Applies max(0, x) to a primitive's result.
static inline dnnl_status_t onednn_append_relu(dnnl_post_ops_t operations) {
  return dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0);
}

#endif

static inline dnnl_status_t onednn_reorder(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const onednn_layout *source, const onednn_layout *destination) {
  return dnnl_reorder_primitive_desc_create(
      made, onednn_descriptor(source), engine, onednn_descriptor(destination), engine, NULL);
}
