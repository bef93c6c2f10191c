// Convolutions with few output channels as one matrix product and shifted additions: "kn2row" of A. Vasudevan, A.
// Anderson, D. Gregg 2017, https://arxiv.org/abs/1704.04428.
#include "indirection.h"

/// Before a loop that stores a vector's numbers apart: scattering them takes longer.
#define SCALAR _Pragma("clang loop vectorize(disable)")

static const vector_bits lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

_Static_assert(GANZOO_SHIFT_ADD_MARGIN >= vector_width - 1, "a vector with one number of a row");

/// Where a tap's numbers of the first channel begin for the first position of a row, and the position of the first
/// number that is inside of the image's row.
typedef struct {
  ptrdiff_t start, first;
} shifted_row;

/// What one row of the output is the sum of: rows of the taps' planes.
typedef struct {
  const float *planes;
  size_t count;
  ptrdiff_t width;
  shifted_row rows[GANZOO_MAX_TAPS];
} sum_of_rows;

/// The rows that the taps read for a row of the output. The planes begin with number `first_pixel` of all pixels.
INLINED void find_rows(
    sum_of_rows *sum, const ganzoo_conv_input *in, const float *planes, size_t plane, size_t first_pixel,
    size_t channels, size_t image, size_t row) {
  sum->planes = planes;
  sum->count = 0;
  sum->width = (ptrdiff_t)in->width;
  for (size_t tap = 0; tap < in->taps; tap++) {
    const size_t read = row + (size_t)(ptrdiff_t)in->tap_rows[tap];
    if (read >= in->height) continue;
    const size_t pixel = (image * in->height + read) * in->width;
    assert(pixel >= first_pixel);
    const ptrdiff_t shift = in->tap_columns[tap];
    sum->rows[sum->count++] =
        (shifted_row){(ptrdiff_t)(tap * channels * plane + (pixel - first_pixel)) + shift, -shift};
  }
}

/// Adds those of 16 numbers of x, from a place on, that have an index from `first` on, before `last`, where the first
/// has index 0.
INLINED void add_within(vector *sum, const float *x, ptrdiff_t place, ptrdiff_t first, ptrdiff_t last) {
  if (first >= vector_width || last <= 0) return;
  const vector_bits from = lanes >= (int32_t)(first < 0 ? 0 : first);
  const vector_bits before = lanes < (int32_t)(last < vector_width ? last : vector_width);
  *sum += (vector)(*(const vector_bits *)(x + place) & from & before);
}

/// The sums of a row at 16 columns, of the channel that is `channel` numbers after the first.
INLINED void sum_at(
    vector *sum, const sum_of_rows *s, size_t channel, size_t column, const vector_epilogue *epilogue) {
  *sum = (vector){0};
  const ptrdiff_t at = (ptrdiff_t)column;
  for (const shifted_row *r = s->rows; r < s->rows + s->count; r++)
    add_within(sum, s->planes + channel, r->start + at, r->first - at, r->first + s->width - at);
  apply_epilogue(sum, epilogue);
}

/// Stores the first `count` numbers of a vector, if there are as many.
INLINED void store_first(float *out, const vector *x, size_t count) {
  if (count >= vector_width) *(vector *)out = *x;
  else store_part(out, x, count);
}

/// A row of one phase of the columns.
INLINED void add_row(
    float *restrict line, size_t step, const sum_of_rows *sum, size_t plane, size_t columns, size_t channels,
    const ganzoo_epilogue *epilogue) {
  for (size_t c = 0; c < channels; c++) {
    vector_epilogue loaded = {0};
    load_epilogue_of_channel(&loaded, epilogue, c);
    for (size_t column = 0; column < columns; column += vector_width) {
      vector sums;
      sum_at(&sums, sum, c * plane, column, &loaded);
      const size_t left = columns - column, numbers = left < vector_width ? left : vector_width;
      float *y = line + column * step + c;
      if (step == 1) store_first(y, &sums, numbers);
      else SCALAR for (size_t i = 0; i < numbers; i++) y[i * step] = ((const float *)&sums)[i];
    }
  }
}

/// A row of one channel and two phases of the columns, whose numbers alternate: `columns` in all.
INLINED void add_alternating_row(
    float *restrict line, const sum_of_rows sums[2], size_t columns, const ganzoo_epilogue *epilogue) {
  vector_epilogue loaded = {0};
  load_epilogue_of_channel(&loaded, epilogue, 0);
  for (size_t column = 0; 2 * column < columns; column += vector_width) {
    vector even, odd;
    sum_at(&even, &sums[0], 0, column, &loaded);
    sum_at(&odd, &sums[1], 0, column, &loaded);
    const vector low =
        __builtin_shufflevector(even, odd, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const vector high =
        __builtin_shufflevector(even, odd, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const size_t left = columns - 2 * column;
    store_first(line + 2 * column, &low, left);
    if (left > vector_width) store_first(line + 2 * column + vector_width, &high, left - vector_width);
  }
}

VECTORISED
void ganzoo_shift_add(
    float *restrict out, const ganzoo_conv_output *outputs, const float *restrict planes, size_t plane,
    size_t first_pixel, const ganzoo_conv_input *in, size_t phases, const ganzoo_epilogue *epilogue, size_t begin,
    size_t end) {
  assert(in->row_step == 1 && in->column_step == 1 && in->taps <= GANZOO_MAX_TAPS && is_applied_in_store(epilogue));
  const size_t channels = outputs->channels, step = outputs->column_step * channels;
  const int alternate = phases == 2 && step == 2;
  sum_of_rows sums[2];
  for (size_t index = begin; index < end; index++) {
    const position p = {.image = index / in->rows, .row = index % in->rows};
    const float *of_phase = planes;
    for (size_t phase = 0; phase < phases; phase++) {
      sum_of_rows *sum = &sums[alternate ? phase : 0];
      find_rows(sum, &in[phase], of_phase, plane, first_pixel, channels, p.image, p.row);
      of_phase += in[phase].taps * channels * plane;
      if (alternate) continue;
      add_row(
          out + output_offset(&outputs[phase], &p), step, sum, plane, in[phase].columns, channels, epilogue);
    }
    if (alternate)
      add_alternating_row(out + output_offset(outputs, &p), sums, in[0].columns + in[1].columns, epilogue);
  }
}
