// Convolutions with few output channels as one matrix product and shifted additions: "kn2row" of A. Vasudevan, A.
// Anderson, D. Gregg 2017, https://arxiv.org/abs/1704.04428.
#include "indirection.h"

enum { numbers_at_once = 1024 };  // of a row of the output

/// Before a loop over the few channels: one masked vector for each pixel would take longer.
#define FEW_TIMES _Pragma("clang loop vectorize(disable)")

VECTORISED
void ganzoo_shift_add(
    float *restrict out, const ganzoo_conv_output *output, const float *restrict products, const ganzoo_conv_input *in,
    size_t product_column, const ganzoo_epilogue *epilogue, size_t begin, size_t end) {
  assert(output->channels <= NR_NARROW && in->row_step == 1 && in->column_step == 1);
  assert(is_applied_in_store(epilogue));
  const ptrdiff_t width = (ptrdiff_t)in->width, stride = (ptrdiff_t)in->channels;
  const size_t channels = output->channels, columns_at_once = numbers_at_once / channels;
  float sums[numbers_at_once];
  for (size_t index = begin; index < end; index++) {
    position p = {.image = index / in->rows, .row = index % in->rows};
    for (; p.column < in->columns; p.column += columns_at_once) {
      const size_t rest = in->columns - p.column, columns = rest < columns_at_once ? rest : columns_at_once;
      memset(sums, 0, columns * channels * sizeof(float));
      for (size_t tap = 0; tap < in->taps; tap++) {
        const size_t row = p.row + (size_t)(ptrdiff_t)in->tap_rows[tap];
        if (row >= in->height) continue;
        const ptrdiff_t shift = in->tap_columns[tap] + (ptrdiff_t)p.column, first = shift < 0 ? -shift : 0;
        const ptrdiff_t last = width - shift < (ptrdiff_t)columns ? width - shift : (ptrdiff_t)columns;
        const float *x = products + ((ptrdiff_t)(p.image * in->height + row) * width + shift) * stride +
                         product_column + tap * channels;
        if (channels == 1)
          for (ptrdiff_t i = first; i < last; i++) sums[i] += x[i * stride];
        else
          for (ptrdiff_t i = first; i < last; i++)
            FEW_TIMES for (size_t c = 0; c < channels; c++)
              sums[(size_t)i * channels + c] += x[i * stride + (ptrdiff_t)c];
      }
      float *y = out + output_offset(output, &p);
      for (size_t i = 0; i < columns; i++, y += output->column_step * channels)
        FEW_TIMES for (size_t c = 0; c < channels; c++)
          y[c] = apply_epilogue_to_number(sums[i * channels + c], epilogue, c);
    }
  }
}
