// Convolutions of images with few channels, which are padded explicitly. No tap leaves the image, and positions side by
// side read at the same distance: so the micro-kernels need one address for a row of positions, not one for each.
#include "indirection.h"

/// Taps side by side read consecutive numbers: as one run. All runs are alike.
typedef struct {
  size_t count, numbers;
  ptrdiff_t offsets[GANZOO_MAX_TAPS];
} tap_runs;

INLINED void find_runs(tap_runs *runs, const ganzoo_conv_input *in) {
  const size_t taps = taps_of_run(in);
  runs->numbers = taps * in->channels;
  runs->count = in->taps / taps;
  for (size_t i = 0; i < runs->count; i++) runs->offsets[i] = tap_offset(in, i * taps);
}

// MARK: - Forward

enum { most_positions = GANZOO_PADDED_MARGIN + 1 };

_Static_assert(GANZOO_PADDED_DEPTH == KC, "sums of at most KC products");

/// Numbers from a position to the next one: in the input, and in the output.
typedef struct {
  size_t input, output;
} spacing;

/// sums [panels, most_positions] ← Σ over runs of pixels · weights, for `count` positions side by side.
INLINED void multiply_positions(
    vector *restrict sums, const float *restrict x, const size_t step, const tap_runs *runs,
    const float *restrict weights, size_t panel_step, const int count, const int panels) {
  vector sum[most_panels][most_positions];
  UNROLLED for (int p = 0; p < panels; p++) UNROLLED for (int r = 0; r < count; r++) sum[p][r] = (vector){0};
  for (size_t i = 0; i < runs->count; i++) {
    const float *pixels = x + runs->offsets[i];
    for (size_t c = 0; c < runs->numbers; c++, pixels++, weights += NR) {
      vector w[most_panels];
      UNROLLED for (int p = 0; p < panels; p++) w[p] = *(const vector *)(weights + (size_t)p * panel_step);
      UNROLLED for (int r = 0; r < count; r++) {
        const float number = pixels[(size_t)r * step];
        UNROLLED for (int p = 0; p < panels; p++) sum[p][r] += number * w[p];
      }
    }
  }
  UNROLLED for (int p = 0; p < panels; p++)
    UNROLLED for (int r = 0; r < count; r++) sums[p * most_positions + r] = sum[p][r];
}

/// Writes one panel's sums of `count` positions.
INLINED void store_positions(
    float *restrict out, size_t step, const vector *sums, size_t count, size_t width, const vector_epilogue *epilogue) {
  for (size_t r = 0; r < count; r++) {
    vector value = sums[r];
    apply_epilogue(&value, epilogue);
    if (width == NR) *(vector *)(out + r * step) = value;
    else store_part(out + r * step, &value, width);
  }
}

/// A row of positions, `at_once` at a time. After the last one it reads on, and stores nothing.
INLINED void conv_row(
    float *restrict line, const float *restrict x, const spacing step, size_t positions, const tap_runs *runs,
    const ganzoo_packed_weights *weights, size_t channels, const ganzoo_epilogue *epilogue, const int at_once,
    const int panels_at_once) {
  const size_t panel_step = runs->count * runs->numbers * NR;
  for (size_t first = 0; first < positions; first += (size_t)at_once) {
    const size_t rest = positions - first, count = rest < (size_t)at_once ? rest : (size_t)at_once;
    for (size_t channel = weights->begin, panels; channel < weights->end; channel += panels * NR) {
      ALIGNED vector sums[most_panels * most_positions];
      const float *pixels = x + first * step.input, *panel = weights->weights + channel / NR * panel_step;
      panels = panels_of(weights, channel, panels_at_once);
      if (panels > 1) multiply_positions(sums, pixels, step.input, runs, panel, panel_step, at_once, panels_at_once);
      else multiply_positions(sums, pixels, step.input, runs, panel, panel_step, at_once, 1);
      for (size_t p = 0; p < panels; p++) {
        const size_t begin = channel + p * NR, width = channels - begin < NR ? channels - begin : NR;
        vector_epilogue loaded;
        load_epilogue(&loaded, epilogue, begin, width);
        store_positions(
            line + first * step.output + begin, step.output, sums + p * most_positions, count, width, &loaded);
      }
    }
  }
}

/// How many positions of a row are computed with so many at once.
INLINED size_t computed(size_t positions, const int at_once) {
  return (positions + (size_t)at_once - 1) / (size_t)at_once * (size_t)at_once;
}

INLINED void conv_rows(
    float *restrict out, const ganzoo_conv_output *output, const float *restrict images, const ganzoo_conv_input *in,
    const ganzoo_packed_weights *weights, const ganzoo_epilogue *epilogue, size_t begin, size_t end,
    const size_t step, const int mr, const int panels_at_once) {
  const int more = panels_at_once > 1 ? most_positions : mr, fewer = mr * 2 / 3;
  const int is_more = computed(in->columns, more) <= computed(in->columns, fewer);
  const spacing spaces = {step, output->column_step * output->channels};
  tap_runs runs;
  find_runs(&runs, in);
  for (size_t row = begin; row < end; row++) {
    const position p = {.image = row / in->rows, .row = row % in->rows};
    const float *x = own_pixel(images, in, &p);
    float *line = out + output_offset(output, &p);
    if (is_more)
      conv_row(line, x, spaces, in->columns, &runs, weights, output->channels, epilogue, more, panels_at_once);
    else conv_row(line, x, spaces, in->columns, &runs, weights, output->channels, epilogue, fewer, panels_at_once);
  }
}

INLINED void conv_padded(
    float *restrict out, const ganzoo_conv_output *output, const float *restrict images, const ganzoo_conv_input *in,
    const ganzoo_packed_weights *weights, const ganzoo_epilogue *epilogue, size_t begin, size_t end,
    const int mr, const int panels_at_once) {
  assert(in->is_padded && !in->batch_innermost && in->taps * in->channels <= GANZOO_PADDED_DEPTH);
  assert(weights->nr == NR && are_packed(weights, output->channels) && is_applied_in_store(epilogue));
  const size_t step = in->column_step * in->channels;
  // A constant step is part of the instructions' addresses.
  switch (step) {
  case 1: conv_rows(out, output, images, in, weights, epilogue, begin, end, 1, mr, panels_at_once); break;
  case 2: conv_rows(out, output, images, in, weights, epilogue, begin, end, 2, mr, panels_at_once); break;
  case 3: conv_rows(out, output, images, in, weights, epilogue, begin, end, 3, mr, panels_at_once); break;
  case 6: conv_rows(out, output, images, in, weights, epilogue, begin, end, 6, mr, panels_at_once); break;
  default: conv_rows(out, output, images, in, weights, epilogue, begin, end, step, mr, panels_at_once);
  }
}

DISPATCH(
    conv_padded,
    (float *restrict out, const ganzoo_conv_output *output, const float *restrict images, const ganzoo_conv_input *in,
     const ganzoo_packed_weights *weights, const ganzoo_epilogue *epilogue, size_t begin, size_t end),
    out, output, images, in, weights, epilogue, begin, end)

// MARK: - Gradient of the kernel

/// Positions of a row: the first one's own pixel, and how many there are.
typedef struct {
  const float *pixel;
  size_t count;
} position_run;

/// The gradients of an output's positions: numbers from a position to the next one, and from a panel of 16 channels to
/// the next one.
typedef struct {
  size_t position_step, panel_step;
} gradient_layout;

/// sums [rows, panels · NR] += (pixels at `offsets`)ᵀ · gradients, for all positions of the runs. Of the rows the first
/// `kept` are added.
INLINED void add_outer_products(
    float *restrict sums, size_t stride, size_t kept, const position_run *runs, size_t count, size_t step,
    const ptrdiff_t *restrict offsets, const float *restrict gradients, gradient_layout layout, const int rows,
    const int panels) {
  vector sum[most_panels][most_positions];
  UNROLLED for (int p = 0; p < panels; p++) UNROLLED for (int r = 0; r < rows; r++) sum[p][r] = (vector){0};
  for (size_t run = 0; run < count; run++) {
    const float *pixel = runs[run].pixel;
    for (size_t i = 0; i < runs[run].count; i++, pixel += step, gradients += layout.position_step) {
      vector w[most_panels];
      UNROLLED for (int p = 0; p < panels; p++)
        w[p] = *(const vector *)(gradients + (size_t)p * layout.panel_step);
      UNROLLED for (int r = 0; r < rows; r++) {
        const float number = pixel[offsets[r]];
        UNROLLED for (int p = 0; p < panels; p++) sum[p][r] += number * w[p];
      }
    }
  }
  ALIGNED vector all[most_panels][most_positions];
  UNROLLED for (int p = 0; p < panels; p++) UNROLLED for (int r = 0; r < rows; r++) all[p][r] = sum[p][r];
  for (size_t r = 0; r < kept; r++)
    for (int p = 0; p < panels; p++) *(vector *)(sums + r * stride + p * NR) += all[p][r];
}

/// The same for a number of rows that is not constant: from half of `most` on to `most`.
INLINED void add_rows(
    float *restrict sums, size_t stride, size_t kept, const position_run *runs, size_t count, size_t step,
    const ptrdiff_t *restrict offsets, const float *restrict gradients, gradient_layout layout, size_t rows,
    const int most, const int panels) {
#define ROWS(n)                                                                                                    \
  case n:                                                                                                          \
    if (n <= most && n >= most / 2)                                                                                \
      add_outer_products(sums, stride, kept, runs, count, step, offsets, gradients, layout, n, panels);             \
    break;
  switch (rows) {
    ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7)
    ROWS(8) ROWS(9) ROWS(10) ROWS(11) ROWS(12) ROWS(13) ROWS(14)
  }
#undef ROWS
}

/// The runs of positions from p on, `positions` in all; returns how many they are. Moves p behind them.
INLINED size_t find_positions(
    position_run *runs, const float *images, const ganzoo_conv_input *in, position *p, size_t positions) {
  size_t count = 0;
  for (size_t i = 0; i < positions;) {
    const size_t rest = in->columns - p->column, numbers = rest < positions - i ? rest : positions - i;
    runs[count++] = (position_run){own_pixel(images, in, p), numbers};
    p->column += numbers - 1;
    next_position(p, in);
    i += numbers;
  }
  return count;
}

INLINED void conv_padded_kernel_gradient(
    float *restrict out, const float *restrict images, const ganzoo_conv_input *in, const float *restrict gradients,
    size_t position_step, size_t panel_step, size_t columns, size_t begin, size_t end, const int mr,
    const int panels_at_once) {
  assert(in->is_padded && !in->batch_innermost && in->taps > 0 && in->taps <= GANZOO_MAX_TAPS && columns % NR == 0);
  const int most = panels_at_once > 1 ? most_positions : mr;
  const size_t depth = in->taps * in->channels;
  // A step that is never taken may be any number.
  const size_t step = in->columns > 1 ? in->column_step * in->channels : 0;
  // Groups of rows of about the same size, those before the last exactly.
  const size_t groups = (depth + (size_t)most - 1) / (size_t)most, even = (depth + groups - 1) / groups;
  const size_t rows = even < (size_t)most / 2 ? (size_t)most / 2 : even;
  const gradient_layout layout = {position_step, panel_step};
  memset(out, 0, (depth + NR - 1) / NR * NR * columns * sizeof(float));
  position p = position_at(in, begin);
  for (size_t first = begin, positions; first < end; first += positions) {
    positions = end - first < KC ? end - first : KC;
    position_run runs[KC];
    const size_t count = find_positions(runs, images, in, &p, positions);
    const float *of_positions = gradients + first * position_step;
    for (size_t row = 0; row < depth; row += rows) {
      ptrdiff_t offsets[most_positions];
      const size_t kept = depth - row < rows ? depth - row : rows;
      // Rows after the last repeat it.
      for (size_t r = 0; r < rows; r++) {
        const size_t of_depth = row + (r < kept ? r : kept - 1);
        offsets[r] = tap_offset(in, of_depth / in->channels) + (ptrdiff_t)(of_depth % in->channels);
      }
      for (size_t column = 0, panels; column < columns; column += panels * NR) {
        panels = (size_t)(panels_at_once - 1) * NR < columns - column ? (size_t)panels_at_once : 1;
        float *sums = out + row * columns + column;
        const float *of_panels = of_positions + column / NR * panel_step;
        if (panels > 1)
          add_rows(
              sums, columns, kept, runs, count, step, offsets, of_panels, layout, rows, most, panels_at_once);
        else add_rows(sums, columns, kept, runs, count, step, offsets, of_panels, layout, rows, most, 1);
      }
    }
  }
}

DISPATCH(
    conv_padded_kernel_gradient,
    (float *restrict out, const float *restrict images, const ganzoo_conv_input *in, const float *restrict gradients,
     size_t position_step, size_t panel_step, size_t columns, size_t begin, size_t end),
    out, images, in, gradients, position_step, panel_step, columns, begin, end)
