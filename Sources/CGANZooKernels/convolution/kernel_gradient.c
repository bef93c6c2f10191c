// The gradient of a convolution's kernel: for each tap, (pixels that it reads)ᵀ · (gradients at the positions).
#include "indirection.h"

/// The im2col matrix of some positions, one panel of it: NR of the columns [taps · channels], zeros after the last.
INLINED void im2col_panel(
    float *restrict out, const float *images, const ganzoo_conv_input *in, size_t panel, position p,
    size_t positions) {
  const size_t first = panel * NR, depth = in->taps * in->channels;
  const size_t count = depth - first < NR ? depth - first : NR;
  size_t taps[NR], channels[NR];
  ptrdiff_t offsets[NR];
  for (size_t l = 0; l < count; l++) {
    taps[l] = (first + l) / in->channels;
    channels[l] = (first + l) % in->channels;
    offsets[l] = tap_offset(in, taps[l]) + (ptrdiff_t)channels[l];
  }
  if (in->batch_innermost && in->channels % NR == 0) {
    const size_t image = in->height * in->width * in->channels;
    for (size_t i = 0, together; i < positions; i += together) {
      together = in->images - p.image < positions - i ? in->images - p.image : positions - i;
      const float *x = tap_pixel(images, in, &p, taps[0]) + channels[0];
      for (size_t r = 0; r < together; r++, out += NR) *(vector *)out = *(const vector *)(x + r * image);
      p.image += together - 1;
      next_position(&p, in);
    }
    return;
  }
  const tap_bounds bounds = bounds_of_taps(in);
  for (size_t i = 0; i < positions; i++, out += NR, next_position(&p, in)) {
    const float *own = are_all_inside(in, &bounds, &p) ? own_pixel(images, in, &p) : 0;
    if (in->channels % NR == 0) {
      const float *x = own ? own + tap_offset(in, taps[0]) : tap_pixel(images, in, &p, taps[0]);
      if (x) *(vector *)out = *(const vector *)(x + channels[0]);
      else *(vector *)out = (vector){0};
      continue;
    }
    for (size_t l = 0; l < count; l++) {
      const float *x = own ? 0 : tap_pixel(images, in, &p, taps[l]);
      out[l] = own ? own[offsets[l]] : x ? x[channels[l]] : 0;
    }
    for (size_t l = count; l < NR; l++) out[l] = 0;
  }
}

/// How many positions from an index on are multiplied at once, at most KC; 0 where all positions that share row and
/// column read outside of the image, so that they add nothing.
INLINED size_t positions_at_once(const ganzoo_conv_input *in, size_t panel, size_t index, size_t end) {
  const size_t rest = end - index < KC ? end - index : KC;
  if (!in->batch_innermost || in->channels % NR != 0) return rest;
  const size_t tap = panel * NR / in->channels;
  size_t count = 0;
  while (count < rest) {
    const position p = position_at(in, index + count);
    if (!is_inside(in, &p, tap)) break;
    count += positions_of_block(in, index + count, index + rest, rest);
  }
  return count;
}

INLINED void conv_kernel_gradient(
    float *restrict out, const float *restrict images, const ganzoo_conv_input *in, const float *restrict gradients,
    size_t columns, size_t positions, size_t begin, size_t end,
    const int mr, const int panels_at_once) {
  const size_t stride = (columns + NR - 1) / NR * NR;
  assert(end * NR < in->taps * in->channels + NR && positions == in->images * in->rows * in->columns);
  for (size_t panel = begin; panel < end; panel++) {
    float *sums = out + panel * NR * stride;
    memset(sums, 0, NR * stride * sizeof(float));
    for (size_t first = 0, count; first < positions; first += count) {
      ALIGNED float pixels[KC * NR];
      count = positions_at_once(in, panel, first, positions);
      if (count == 0) {
        count = positions_of_block(in, first, positions, positions);
        continue;
      }
      im2col_panel(pixels, images, in, panel, position_at(in, first), count);
      add_panel_products(
          sums, stride, pixels, gradients + first * NR, positions * NR, count, mr, panels_at_once);
    }
  }
}

DISPATCH(
    conv_kernel_gradient,
    (float *restrict out, const float *restrict images, const ganzoo_conv_input *in, const float *restrict gradients,
     size_t columns, size_t positions, size_t begin, size_t end),
    out, images, in, gradients, columns, positions, begin, end)

VECTORISED
void ganzoo_add_kernel_gradient(
    float *restrict gradient, const float *restrict sums, const ganzoo_merged_taps *t, int transposed, size_t begin,
    size_t end) {
  assert(end <= t->channels);
  const size_t columns = transposed ? t->channels : t->filters, stride = (columns + NR - 1) / NR * NR;
  const size_t rows = transposed ? t->filters : t->channels;
  for (size_t tap = 0; tap < t->taps; tap++)
    for (size_t member = t->starts[tap]; member < t->starts[tap + 1]; member++)
      for (size_t channel = begin; channel < end; channel++) {
        float *y = gradient + (t->kernel_taps[member] * t->channels + channel) * t->filters;
        const float *x = sums + tap * rows * stride + (transposed ? channel : channel * stride);
        for (size_t f = 0; f < t->filters; f++) y[f] += x[transposed ? f * stride : f];
      }
}
