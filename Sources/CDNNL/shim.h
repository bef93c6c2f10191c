// oneDNN 2.x and 3.x behind one set of functions.
//
// The two generations differ where primitives are described: 2.x fills structs that the caller owns, 3.x hands out
// opaque descriptors. Nothing of either leaves this header: Swift sees memories, primitives and engines, which both share.
#ifndef GANZOO_CDNNL_SHIM_H
#define GANZOO_CDNNL_SHIM_H

#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>
#include <stddef.h>

#if DNNL_VERSION_MAJOR != 2 && DNNL_VERSION_MAJOR != 3
#error "GANZoo knows oneDNN 2.x and 3.x; this is another major version"
#endif

#define SHIM_MAX_RANK 4

/// What a convolution computes: its output, or its gradient with respect to the input or the kernel.
typedef enum { shim_forward, shim_input_gradient, shim_kernel_gradient } shim_direction;

/// Sizes of a 2-D convolution in oneDNN's logical order: images N C H W, kernels O I H W.
typedef struct {
  dnnl_dim_t source[4], kernel[4], destination[4];
  dnnl_dim_t strides[2], padding_before[2], padding_after[2];
} shim_convolution;

/// The three operands of a convolution; each names the layout that a primitive wants.
typedef enum { shim_source, shim_kernel, shim_destination } shim_operand;

#if DNNL_VERSION_MAJOR == 2
typedef dnnl_memory_desc_t shim_layout;
static inline dnnl_status_t shim_layout_make(shim_layout *layout, const dnnl_dim_t *dims, dnnl_format_tag_t tag) {
  return dnnl_memory_desc_init_by_tag(layout, 4, dims, dnnl_f32, tag);
}
static inline void shim_layout_free(shim_layout *layout) { (void)layout; }
static inline const dnnl_memory_desc_t *shim_layout_ref(const shim_layout *layout) { return layout; }
typedef const dnnl_memory_desc_t *shim_layout_view;
#else
typedef dnnl_memory_desc_t shim_layout;
static inline dnnl_status_t shim_layout_make(shim_layout *layout, const dnnl_dim_t *dims, dnnl_format_tag_t tag) {
  return dnnl_memory_desc_create_with_tag(layout, 4, dims, dnnl_f32, tag);
}
static inline void shim_layout_free(shim_layout *layout) { dnnl_memory_desc_destroy(*layout); }
static inline const_dnnl_memory_desc_t shim_layout_ref(const shim_layout *layout) { return *layout; }
typedef const_dnnl_memory_desc_t shim_layout_view;
#endif

/// The layout of a memory, to ask questions of; not owned.
static inline shim_layout_view shim_layout_of(const_dnnl_memory_t memory) {
#if DNNL_VERSION_MAJOR == 2
  const dnnl_memory_desc_t *layout = NULL;
#else
  const_dnnl_memory_desc_t layout = NULL;
#endif
  return dnnl_memory_get_memory_desc(memory, &layout) == dnnl_success ? layout : NULL;
}

/// Bytes that a memory's layout occupies, padding included.
static inline size_t shim_memory_bytes(const_dnnl_memory_t memory) {
  return dnnl_memory_desc_get_size(shim_layout_of(memory));
}

/// Whether two memories hold their numbers in the same order.
static inline bool shim_same_layout(const_dnnl_memory_t a, const_dnnl_memory_t b) {
  return dnnl_memory_desc_equal(shim_layout_of(a), shim_layout_of(b)) != 0;
}

/// A memory without storage, in a plain layout: `dnnl_nhwc` for images, `dnnl_hwio` for kernels.
static inline dnnl_status_t shim_memory_plain(
    dnnl_memory_t *memory, dnnl_engine_t engine, const dnnl_dim_t *dims, dnnl_format_tag_t tag) {
  shim_layout layout;
  dnnl_status_t status = shim_layout_make(&layout, dims, tag);
  if (status != dnnl_success) return status;
  status = dnnl_memory_create(memory, shim_layout_ref(&layout), engine, DNNL_MEMORY_NONE);
  shim_layout_free(&layout);
  return status;
}

/// A memory without storage, in the layout that the primitive wants for one of its operands.
static inline dnnl_status_t shim_memory_wanted(
    dnnl_memory_t *memory, dnnl_engine_t engine, const_dnnl_primitive_desc_t description, shim_direction direction,
    shim_operand operand) {
  dnnl_query_t query = dnnl_query_undef;
  switch (operand) {
  case shim_source: query = direction == shim_input_gradient ? dnnl_query_diff_src_md : dnnl_query_src_md; break;
  case shim_kernel: query = direction == shim_kernel_gradient ? dnnl_query_diff_weights_md : dnnl_query_weights_md; break;
  case shim_destination: query = direction == shim_forward ? dnnl_query_dst_md : dnnl_query_diff_dst_md; break;
  }
  return dnnl_memory_create(memory, dnnl_primitive_desc_query_md(description, query, 0), engine, DNNL_MEMORY_NONE);
}

/// Copies between two layouts of the same tensor.
static inline dnnl_status_t shim_reorder(
    dnnl_primitive_t *primitive, dnnl_engine_t engine, const_dnnl_memory_t from, const_dnnl_memory_t to) {
  dnnl_primitive_desc_t description;
  dnnl_status_t status = dnnl_reorder_primitive_desc_create(
      &description, shim_layout_of(from), engine, shim_layout_of(to), engine, NULL);
  if (status != dnnl_success) return status;
  status = dnnl_primitive_create(primitive, description);
  dnnl_primitive_desc_destroy(description);
  return status;
}

#if DNNL_VERSION_MAJOR == 2
static inline dnnl_status_t shim_forward_description(
    dnnl_primitive_desc_t *description, dnnl_engine_t engine, const shim_convolution *c, const shim_layout *s,
    const shim_layout *k, const shim_layout *d, const_dnnl_primitive_attr_t attributes) {
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_convolution_forward_desc_init(
      &operation, dnnl_forward_training, dnnl_convolution_direct, s, k, NULL, d, c->strides, c->padding_before,
      c->padding_after);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(description, &operation, attributes, engine, NULL);
}

static inline dnnl_status_t shim_gradient_description(
    dnnl_primitive_desc_t *description, dnnl_engine_t engine, shim_direction direction, const shim_convolution *c,
    const shim_layout *s, const shim_layout *k, const shim_layout *d, const_dnnl_primitive_attr_t attributes,
    const_dnnl_primitive_desc_t forward) {
  dnnl_convolution_desc_t operation;
  dnnl_status_t status =
      direction == shim_input_gradient
          ? dnnl_convolution_backward_data_desc_init(
                &operation, dnnl_convolution_direct, s, k, d, c->strides, c->padding_before, c->padding_after)
          : dnnl_convolution_backward_weights_desc_init(
                &operation, dnnl_convolution_direct, s, k, NULL, d, c->strides, c->padding_before, c->padding_after);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(description, &operation, attributes, engine, forward);
}
#else
static inline dnnl_status_t shim_forward_description(
    dnnl_primitive_desc_t *description, dnnl_engine_t engine, const shim_convolution *c, const shim_layout *s,
    const shim_layout *k, const shim_layout *d, const_dnnl_primitive_attr_t attributes) {
  const dnnl_dim_t dilation[2] = {0, 0};
  return dnnl_convolution_forward_primitive_desc_create(
      description, engine, dnnl_forward_training, dnnl_convolution_direct, *s, *k, NULL, *d, c->strides, dilation,
      c->padding_before, c->padding_after, attributes);
}

static inline dnnl_status_t shim_gradient_description(
    dnnl_primitive_desc_t *description, dnnl_engine_t engine, shim_direction direction, const shim_convolution *c,
    const shim_layout *s, const shim_layout *k, const shim_layout *d, const_dnnl_primitive_attr_t attributes,
    const_dnnl_primitive_desc_t forward) {
  const dnnl_dim_t dilation[2] = {0, 0};
  return direction == shim_input_gradient
             ? dnnl_convolution_backward_data_primitive_desc_create(
                   description, engine, dnnl_convolution_direct, *s, *k, *d, c->strides, dilation, c->padding_before,
                   c->padding_after, forward, attributes)
             : dnnl_convolution_backward_weights_primitive_desc_create(
                   description, engine, dnnl_convolution_direct, *s, *k, NULL, *d, c->strides, dilation,
                   c->padding_before, c->padding_after, forward, attributes);
}
#endif

/// Describes a convolution. Its kernel lies as oneDNN likes best, its images as nhwc.
static inline dnnl_status_t shim_convolution_description(
    dnnl_primitive_desc_t *description, dnnl_engine_t engine, shim_direction direction, const shim_convolution *c) {
  shim_layout source, kernel, destination;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t forward = NULL;
  const dnnl_format_tag_t images = dnnl_nhwc;
  dnnl_status_t status = shim_layout_make(&source, c->source, images);
  if (status != dnnl_success) return status;
  status = shim_layout_make(&kernel, c->kernel, dnnl_format_tag_any);
  if (status != dnnl_success) { shim_layout_free(&source); return status; }
  status = shim_layout_make(&destination, c->destination, images);
  if (status == dnnl_success) {
    status = shim_forward_description(
        direction == shim_forward ? description : &forward, engine, c, &source, &kernel, &destination, attributes);
    if (status == dnnl_success && direction != shim_forward) {
      status = shim_gradient_description(
          description, engine, direction, c, &source, &kernel, &destination, attributes, forward);
      dnnl_primitive_desc_destroy(forward);
    }
    shim_layout_free(&destination);
  }
  shim_layout_free(&kernel);
  shim_layout_free(&source);
  return status;
}

#endif
