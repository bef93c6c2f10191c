// Convolutions with few output channels as one matrix product and shifted additions: "kn2row" of A. Vasudevan, A.
// Anderson, D. Gregg 2017, https://arxiv.org/abs/1704.04428.
#include "indirection.h"

/// Before the loop that stores a vector's numbers apart: scattering them takes longer.
#define SCALAR _Pragma("clang loop vectorize(disable)")

static const vector_bits lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

_Static_assert(GANZOO_SHIFT_ADD_MARGIN >= vector_width - 1, "a vector with one number of a row");

/// Where a tap's numbers of the first channel begin for the first position of a row, and the position of the first
/// number that is inside of the image's row.
typedef struct {
  ptrdiff_t start, first;
} shifted_row;

/// The rows that the taps read for a row of the output; returns how many there are.
INLINED size_t rows_of_taps(
    shifted_row *restrict rows, const ganzoo_conv_input *in, size_t plane, size_t channels, const position *p) {
  size_t count = 0;
  for (size_t tap = 0; tap < in->taps; tap++) {
    const size_t row = p->row + (size_t)(ptrdiff_t)in->tap_rows[tap];
    if (row >= in->height) continue;
    const ptrdiff_t shift = in->tap_columns[tap];
    rows[count++] = (shifted_row){
        (ptrdiff_t)(tap * channels * plane + (p->image * in->height + row) * in->width) + shift, -shift};
  }
  return count;
}

/// Adds those of 16 numbers of x, from a place on, that have an index from `first` on, before `last`, where the first
/// has index 0.
INLINED void add_within(vector *sum, const float *x, ptrdiff_t place, ptrdiff_t first, ptrdiff_t last) {
  if (first >= vector_width || last <= 0) return;
  const vector_bits from = lanes >= (int32_t)(first < 0 ? 0 : first);
  const vector_bits before = lanes < (int32_t)(last < vector_width ? last : vector_width);
  *sum += (vector)(*(const vector_bits *)(x + place) & from & before);
}

VECTORISED
void ganzoo_shift_add(
    float *restrict out, const ganzoo_conv_output *output, const float *restrict planes, size_t plane,
    const ganzoo_conv_input *in, const ganzoo_epilogue *epilogue, size_t begin, size_t end) {
  assert(in->row_step == 1 && in->column_step == 1 && in->taps <= GANZOO_MAX_TAPS && is_applied_in_store(epilogue));
  const size_t channels = output->channels, step = output->column_step * channels;
  const ptrdiff_t width = (ptrdiff_t)in->width;
  shifted_row rows[GANZOO_MAX_TAPS];
  for (size_t index = begin; index < end; index++) {
    const position p = {.image = index / in->rows, .row = index % in->rows};
    float *line = out + output_offset(output, &p);
    const size_t count = rows_of_taps(rows, in, plane, channels, &p);
    for (size_t c = 0; c < channels; c++) {
      const float *restrict of_channel = planes + c * plane;
      vector_epilogue loaded = {0};
      load_epilogue_of_channel(&loaded, epilogue, c);
      for (size_t column = 0; column < in->columns; column += vector_width) {
        vector sum = {0};
        const ptrdiff_t at = (ptrdiff_t)column;
        for (const shifted_row *r = rows; r < rows + count; r++)
          add_within(&sum, of_channel, r->start + at, r->first - at, r->first + width - at);
        apply_epilogue(&sum, &loaded);
        const size_t left = in->columns - column, numbers = left < vector_width ? left : vector_width;
        float *y = line + column * step + c;
        if (step == 1 && numbers == vector_width) *(vector *)y = sum;
        else SCALAR for (size_t i = 0; i < numbers; i++) y[i * step] = ((const float *)&sum)[i];
      }
    }
  }
}
