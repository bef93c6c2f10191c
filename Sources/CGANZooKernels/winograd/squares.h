// The transforms of a tile's squares, for 16 channels, LANES of them at a time. This file is included for each width:
// a square has up to 36 numbers of a channel, more than there are registers, and of vectors that are wider than the
// processor's the compiler keeps both halves at once, which is twice as many. NAMED(name) is the name for one width.

#define JOINED(name, lanes) name##_##lanes
#define EXPANDED(name, lanes) JOINED(name, lanes)
#define NAMED(name) EXPANDED(name, LANES)
#define NUMBERS NAMED(numbers)

typedef float NUMBERS __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

/// Bᵀ of the input transform: six numbers → six points, or five without the optional one.
INLINED void NAMED(transform_input_axis)(NUMBERS *y, size_t stride, const NUMBERS *x, const int is_short) {
  const NUMBERS x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4];
  if (is_short) {
    y[0] = 4 * x0 - 2 * x1 - 4 * x2 + 2 * x3;
    y[stride] = 3 * x3 - 3 * x2 - 6 * x1;
    y[2 * stride] = x3 - 3 * x2 + 2 * x1;
    y[3 * stride] = 4 * x3 - 4 * x1;
    y[5 * stride] = x4 - 2 * x3 - x2 + 2 * x1;
    return;
  }
  const NUMBERS x5 = x[5];
  const NUMBERS even = x4 - 4 * x2, odd = x3 - 4 * x1, even2 = x4 - x2, odd2 = 2 * (x3 - x1);
  y[0] = 4 * x0 - 5 * x2 + x4;
  y[stride] = even + odd;
  y[2 * stride] = even - odd;
  y[3 * stride] = even2 + odd2;
  y[4 * stride] = even2 - odd2;
  y[5 * stride] = 4 * x1 - 5 * x3 + x5;
}

/// A, the adjoint of the output transform: four numbers → six points, or three → five.
INLINED void NAMED(transform_output_gradient_axis)(
    NUMBERS *y, size_t stride, const NUMBERS *x, const int is_short) {
  const NUMBERS x0 = x[0], x1 = x[1], x2 = x[2];
  y[0] = x0;
  if (is_short) {
    y[stride] = x0 + x1 + x2;
    y[2 * stride] = x0 - x1 + x2;
    y[3 * stride] = x0 + 2 * x1 + 4 * x2;
    y[5 * stride] = x2;
    return;
  }
  const NUMBERS x3 = x[3];
  const NUMBERS even = x0 + x2, odd = x1 + x3, even2 = x0 + 4 * x2, odd2 = 2 * x1 + 8 * x3;
  y[stride] = even + odd;
  y[2 * stride] = even - odd;
  y[3 * stride] = even2 + odd2;
  y[4 * stride] = even2 - odd2;
  y[5 * stride] = x3;
}

/// Aᵀ of the output transform: six points → four numbers, or five → three.
INLINED void NAMED(transform_output_axis)(NUMBERS *y, size_t stride, const NUMBERS *x, const int is_short) {
  const NUMBERS x1 = x[1], x2 = x[2], x3 = x[3], x5 = x[5];
  const NUMBERS sum = x1 + x2, difference = x1 - x2;
  if (is_short) {
    y[0] = x[0] + sum + x3;
    y[stride] = difference + 2 * x3;
    y[2 * stride] = sum + 4 * x3 + x5;
    return;
  }
  const NUMBERS x4 = x[4], sum2 = x3 + x4, difference2 = x3 - x4;
  y[0] = x[0] + sum + sum2;
  y[stride] = difference + 2 * difference2;
  y[2 * stride] = sum + 4 * sum2;
  y[3 * stride] = difference + 8 * difference2 + x5;
}

/// Cells → points: `cells` [side, side] point to the numbers, `places` say where those of the points go: if `is_whole`
/// each point has some, and none are added to others.
#define DEFINE_TRANSFORM(name, side, transform)                                                                       \
  INLINED void NAMED(name)(                                                                                           \
      float *out, const phase_places *places, const float *const *cells, const int is_short, const int is_whole) {    \
    NUMBERS y[vector_width / LANES][axis_points * side];                                                              \
    for (size_t part = 0; part < vector_width / LANES; part++)                                                        \
      UNROLLED for (size_t j = 0; j < side; j++) {                                                                    \
        NUMBERS x[side] = {{0}};                                                                                      \
        if (IS_MISSING(-1, j, side - 1, is_short)) continue;                                                          \
        UNROLLED for (size_t i = 0; i < side; i++)                                                                    \
          if (!IS_MISSING(i, -1, side - 1, is_short)) x[i] = ((const NUMBERS *)cells[i * side + j])[part];            \
        NAMED(transform)(y[part] + j, side, x, is_short & short_row);                                                 \
      }                                                                                                               \
    /* A line of the cache is written at once. */                                                                     \
    UNROLLED for (size_t i = 0; i < axis_points; i++) {                                                               \
      if (IS_MISSING(i, -1, optional_point, is_short)) continue;                                                      \
      for (size_t part = 0; part < vector_width / LANES; part++) {                                                    \
        NUMBERS z[axis_points];                                                                                       \
        NAMED(transform)(z, 1, y[part] + i * side, is_short & short_column);                                          \
        UNROLLED for (size_t j = 0; j < axis_points; j++) {                                                           \
          const size_t p = i * axis_points + j;                                                                       \
          if (IS_MISSING(-1, j, optional_point, is_short) || (!is_whole && !places->is_used[p])) continue;            \
          NUMBERS *to = (NUMBERS *)(out + places->offsets[p]) + part;                                                 \
          *to = !is_whole && places->adds[p] ? *to + z[j] : z[j];                                                     \
          /* That of the next tile: 36 places are too many for the hardware prefetcher. */                            \
          if (part == 0) __builtin_prefetch((const float *)to + places->row_strides[p], 1, 3);                        \
        }                                                                                                             \
      }                                                                                                               \
    }                                                                                                                 \
  }

DEFINE_TRANSFORM(transform_input, input_cells, transform_input_axis)
DEFINE_TRANSFORM(transform_output_gradient, output_cells, transform_output_gradient_axis)

/// Points → the cells that are inside of the image, with an epilogue. `numbers` [36] point to the points' numbers.
INLINED void NAMED(transform_output)(
    float *images, const ptrdiff_t *cells, const float *const *numbers, const vector_epilogue *epilogue,
    const int is_short) {
  NUMBERS y[vector_width / LANES][output_cells * axis_points];
  UNROLLED for (size_t j = 0; j < axis_points; j++) {
    if (IS_MISSING(-1, j, optional_point, is_short)) continue;
    for (size_t part = 0; part < vector_width / LANES; part++) {
      NUMBERS x[axis_points] = {{0}};
      UNROLLED for (size_t i = 0; i < axis_points; i++)
        if (!IS_MISSING(i, -1, optional_point, is_short))
          x[i] = ((const NUMBERS *)numbers[i * axis_points + j])[part];
      NAMED(transform_output_axis)(y[part] + j, axis_points, x, is_short & short_row);
    }
  }
  UNROLLED for (size_t i = 0; i < output_cells; i++) {
    if (IS_MISSING(i, -1, output_cells - 1, is_short)) continue;
    for (size_t part = 0; part < vector_width / LANES; part++) {
      NUMBERS z[output_cells];
      NAMED(transform_output_axis)(z, 1, y[part] + i * axis_points, is_short & short_column);
      UNROLLED for (size_t j = 0; j < output_cells; j++) {
        if (IS_MISSING(-1, j, output_cells - 1, is_short) || cells[i * output_cells + j] < 0) continue;
        if (epilogue->has_scale) z[j] *= ((const NUMBERS *)&epilogue->scale)[part];
        if (epilogue->has_bias) z[j] += ((const NUMBERS *)&epilogue->bias)[part];
        if (epilogue->is_leaky) LEAKY_RELU(z[j], epilogue->slope);
        ((NUMBERS *)(images + cells[i * output_cells + j]))[part] = z[j];
      }
    }
  }
}

#undef DEFINE_TRANSFORM
#undef NUMBERS
#undef NAMED
#undef EXPANDED
#undef JOINED
