// Convolutions with few output channels as one matrix product and shifted additions: "kn2row" of A. Vasudevan, A.
// Anderson, D. Gregg 2017, https://arxiv.org/abs/1704.04428.
#include "indirection.h"

enum { vectors_at_once = 64 };  // of a row of one channel of the output

static const vector_bits lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/// Adds those of 16 numbers that have an index from `first` on, before `last`, where the first has index 0.
INLINED void add_within(vector *sum, const float *x, ptrdiff_t first, ptrdiff_t last) {
  if (first >= vector_width || last <= 0) return;
  const vector_bits from = lanes >= (int32_t)(first < 0 ? 0 : first);
  const vector_bits before = lanes < (int32_t)(last < vector_width ? last : vector_width);
  *sum += (vector)(*(const vector_bits *)x & from & before);
}

/// sums ← Σ over taps of one channel, at `columns` positions of a row from p on.
INLINED void add_taps(
    vector *restrict sums, size_t columns, const float *restrict planes, size_t plane, const ganzoo_conv_input *in,
    size_t channels, const position *p) {
  const ptrdiff_t width = (ptrdiff_t)in->width;
  const size_t vectors = (columns + vector_width - 1) / vector_width;
  for (size_t v = 0; v < vectors; v++) sums[v] = (vector){0};
  for (size_t tap = 0; tap < in->taps; tap++) {
    const size_t row = p->row + (size_t)(ptrdiff_t)in->tap_rows[tap];
    if (row >= in->height) continue;
    const ptrdiff_t shift = in->tap_columns[tap] + (ptrdiff_t)p->column;
    ptrdiff_t first = -shift, last = width - shift;
    ptrdiff_t x = (ptrdiff_t)(tap * channels * plane) + (ptrdiff_t)(p->image * in->height + row) * width + shift;
    for (size_t v = 0; v < vectors; v++, first -= vector_width, last -= vector_width, x += vector_width)
      add_within(&sums[v], planes + x, first, last);
  }
}

VECTORISED
void ganzoo_shift_add(
    float *restrict out, const ganzoo_conv_output *output, const float *restrict planes, size_t plane,
    const ganzoo_conv_input *in, const ganzoo_epilogue *epilogue, size_t begin, size_t end) {
  assert(in->row_step == 1 && in->column_step == 1 && is_applied_in_store(epilogue));
  const size_t channels = output->channels, step = output->column_step * channels;
  const size_t columns_at_once = vectors_at_once * vector_width;
  ALIGNED vector sums[vectors_at_once];
  for (size_t index = begin; index < end; index++) {
    position p = {.image = index / in->rows, .row = index % in->rows};
    for (; p.column < in->columns; p.column += columns_at_once) {
      const size_t rest = in->columns - p.column, columns = rest < columns_at_once ? rest : columns_at_once;
      float *y = out + output_offset(output, &p);
      for (size_t c = 0; c < channels; c++) {
        add_taps(sums, columns, planes + c * plane, plane, in, channels, &p);
        const float *sum = (const float *)sums;
        for (size_t i = 0; i < columns; i++) y[i * step + c] = apply_epilogue_to_number(sum[i], epilogue, c);
      }
    }
  }
}
