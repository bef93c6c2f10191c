// Packing: matrices in the order in which micro-kernels read them, panels of NR (16, or 8) columns [depth, NR].
#include "../convolution/indirection.h"

/// Writes a matrix [depth, count] to a panel, or adds it to what is there. Where it is stored transposed, it is read in
/// squares.
INLINED void put_in_panel(
    float *restrict panel, size_t nr, const float *restrict x, size_t depth, size_t count, size_t row_step,
    size_t column_step, int adds) {
  if (!adds && count < nr) memset(panel, 0, depth * nr * sizeof(float));
  if (column_step == 1) {
    for (size_t d = 0; d < depth; d++) {
      float *to = panel + d * nr;
      const float *row = x + d * row_step;
      if (count == NR) *(vector *)to = adds ? *(vector *)to + *(const vector *)row : *(const vector *)row;
      else
        for (size_t c = 0; c < count; c++) to[c] = adds ? to[c] + row[c] : row[c];
    }
    return;
  }
  size_t first = 0;
  for (; count == NR && row_step == 1 && first + NR <= depth; first += NR) {
    vector square[NR], *rows = (vector *)panel + first;
    for (size_t c = 0; c < NR; c++) square[c] = *(const vector *)(x + first + c * column_step);
    transpose_square(square);
    for (size_t d = 0; d < NR; d++) rows[d] = adds ? rows[d] + square[d] : square[d];
  }
  for (size_t c = 0; c < count; c++)
    for (size_t d = first; d < depth; d++) {
      const float number = x[d * row_step + c * column_step];
      panel[d * nr + c] = adds ? panel[d * nr + c] + number : number;
    }
}

VECTORISED
void ganzoo_pack_kernel(
    float *restrict out, const float *restrict kernel, const ganzoo_merged_taps *t, int transposed, size_t nr,
    size_t begin, size_t end) {
  assert(nr == NR || nr == NR_NARROW);
  const size_t depth = transposed ? t->filters : t->channels, columns = transposed ? t->channels : t->filters;
  const size_t row_step = transposed ? 1 : t->filters, column_step = transposed ? t->filters : 1;
  for (size_t index = begin; index < end; index++) {
    const size_t tap = index % t->taps, first = index / t->taps * nr;
    const size_t count = columns - first < nr ? columns - first : nr;
    float *panel = out + index * depth * nr;
    if (t->starts[tap] == t->starts[tap + 1]) memset(panel, 0, depth * nr * sizeof(float));
    for (size_t member = t->starts[tap]; member < t->starts[tap + 1]; member++)
      put_in_panel(
          panel, nr, kernel + t->kernel_taps[member] * t->channels * t->filters + first * column_step, depth, count,
          row_step, column_step, member > t->starts[tap]);
  }
}

VECTORISED
void ganzoo_pack_matrix(
    float *restrict out, const float *restrict matrix, size_t rows, size_t columns, int transposed, size_t nr,
    size_t begin, size_t end) {
  assert(nr == NR || nr == NR_NARROW);
  const size_t depth = transposed ? columns : rows, across = transposed ? rows : columns;
  const size_t row_step = transposed ? 1 : columns, column_step = transposed ? columns : 1;
  for (size_t panel = begin; panel < end; panel++) {
    const size_t first = panel * nr, count = across - first < nr ? across - first : nr;
    put_in_panel(out + panel * depth * nr, nr, matrix + first * column_step, depth, count, row_step, column_step, 0);
  }
}

VECTORISED
void ganzoo_pack_taps_side_by_side(
    float *restrict out, const float *restrict kernel, const ganzoo_merged_taps *t, int transposed, size_t nr,
    size_t column) {
  assert(nr == NR || nr == NR_NARROW);
  const size_t depth = transposed ? t->filters : t->channels, columns = transposed ? t->channels : t->filters;
  const size_t row_step = transposed ? 1 : t->filters, column_step = transposed ? t->filters : 1;
  for (size_t tap = 0; tap < t->taps; tap++)
    for (size_t member = t->starts[tap]; member < t->starts[tap + 1]; member++) {
      const float *x = kernel + t->kernel_taps[member] * t->channels * t->filters;
      for (size_t c = 0; c < columns; c++) {
        const size_t across = column + tap * columns + c;
        for (size_t d = 0; d < depth; d++)
          out[(across / nr * depth + d) * nr + across % nr] += x[d * row_step + c * column_step];
      }
    }
}

VECTORISED
void ganzoo_pack_positions(
    float *restrict out, const float *restrict images, const ganzoo_conv_output *output, const ganzoo_conv_input *in,
    size_t count, size_t begin, size_t end) {
  position p = position_at(in, begin);
  for (size_t i = begin; i < end; i++, next_position(&p, in)) {
    const float *x = images + output_offset(output, &p);
    for (size_t first = 0; first < output->channels; first += NR) {
      float *row = out + first * count + i * NR;
      const size_t channels = output->channels - first < NR ? output->channels - first : NR;
      if (channels == NR) *(vector *)row = *(const vector *)(x + first);
      else
        for (size_t c = 0; c < NR; c++) row[c] = c < channels ? x[first + c] : 0;
    }
  }
}
