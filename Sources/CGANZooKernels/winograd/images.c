// Winograd's transforms of images, and the products between them.
#include "tiles.h"

#include <assert.h>

#define LANES 8
#include "squares.h"
#undef LANES
#define LANES 16
#include "squares.h"
#undef LANES

/// Calls a transform of 16 channels for the processor's vectors: AVX-512, for which micro-kernels have two panels, has
/// vectors of 16 numbers.
#define TRANSFORM(name, ...)                           \
  do {                                                 \
    if (panels_at_once > 1) name##_16(__VA_ARGS__);    \
    else name##_8(__VA_ARGS__);                        \
  } while (0)

/// For each kind of tile its own code.
#define FOR_EACH_KIND(is_short, call)               \
  switch (is_short) {                               \
  FOR_KIND(case 0, 0, call)                         \
  FOR_KIND(case short_row, short_row, call)         \
  FOR_KIND(case short_column, short_column, call)   \
  FOR_KIND(default, short_row | short_column, call) \
  }
#define FOR_KIND(label, value, call) \
  label: {                           \
    enum { kind = value };           \
    call;                            \
    break;                           \
  }

static const vector zeros = {0};

#define DEFINE_TRANSFORM_OF_IMAGES(name, side, transform)                                                             \
  INLINED void name(                                                                                                  \
      float *restrict out, const float *restrict images, const ganzoo_winograd_tiling *t, size_t begin, size_t end,   \
      const int mr, const int panels_at_once) {                                                                       \
    (void)mr;                                                                                                         \
    assert(t->channels % vector_width == 0 && t->phases * t->phases <= max_phases);                                   \
    const size_t phases = t->phases * t->phases, blocks = t->channels / vector_width;                                 \
    phase_places places[max_phases];                                                                                  \
    for (size_t phase = 0; phase < phases; phase++) find_places(&places[phase], t, phase, begin);                     \
    for (size_t index = begin; index < end; index++) {                                                                \
      const tile at = tile_at(t, index);                                                                              \
      for (size_t phase = 0; phase < phases; phase++) {                                                               \
        ptrdiff_t offsets[side * side];                                                                               \
        const float *cells[side * side];                                                                              \
        size_t steps[side * side];                                                                                    \
        phase_places to = places[phase];                                                                              \
        next_places(&places[phase]);                                                                                  \
        cells_of(offsets, side, t, &at, phase);                                                                       \
        for (size_t i = 0; i < side * side; i++) {                                                                    \
          cells[i] = offsets[i] < 0 ? (const float *)&zeros : images + offsets[i];                                    \
          steps[i] = offsets[i] < 0 ? 0 : vector_width;                                                               \
        }                                                                                                             \
        for (size_t block = 0; block < blocks; block++) {                                                             \
          /* Images of one phase have numbers at each point if the kernel has three taps, and none are added. */      \
          if (phases == 1 && to.count == points)                                                                      \
            FOR_EACH_KIND(at.is_short, TRANSFORM(transform, out, &to, cells, kind, 1))                                \
          else FOR_EACH_KIND(at.is_short, TRANSFORM(transform, out, &to, cells, kind, 0))                             \
          if (block + 1 == blocks) break;                                                                             \
          for (size_t i = 0; i < side * side; i++) cells[i] += steps[i];                                              \
          for (size_t p = 0; p < points; p++) to.offsets[p] += (ptrdiff_t)to.steps[p];                                \
        }                                                                                                             \
      }                                                                                                               \
    }                                                                                                                 \
  }

DEFINE_TRANSFORM_OF_IMAGES(winograd_transform_input, input_cells, transform_input)
DEFINE_TRANSFORM_OF_IMAGES(winograd_transform_output_gradient, output_cells, transform_output_gradient)

DISPATCH(
    winograd_transform_input,
    (float *restrict out, const float *restrict images, const ganzoo_winograd_tiling *t, size_t begin, size_t end), out,
    images, t, begin, end)
DISPATCH(
    winograd_transform_output_gradient,
    (float *restrict out, const float *restrict images, const ganzoo_winograd_tiling *t, size_t begin, size_t end), out,
    images, t, begin, end)

/// Aᵀ m A: products at the points → 4 x 4 cells.
INLINED void transform_products(
    float *restrict images, const float *restrict products, const ganzoo_winograd_tiling *t,
    const ganzoo_epilogue *epilogue, size_t first_channel, size_t end_channel, size_t begin, size_t end,
    const int panels_at_once) {
  const size_t phases = t->phases * t->phases;
  const vector_epilogue none = {0};
  phase_places places[max_phases];
  for (size_t phase = 0; phase < phases; phase++) find_places(&places[phase], t, phase, begin);
  for (size_t index = begin; index < end; index++) {
    const tile at = tile_at(t, index);
    for (size_t phase = 0; phase < phases; phase++) {
      phase_places *from = &places[phase];
      const float *numbers[points];
      for (size_t p = 0; p < points; p++)
        numbers[p] = from->is_used[p] ? products + from->offsets[p] : (const float *)&zeros;
      next_places(from);
      ptrdiff_t cells[output_cells * output_cells];
      cells_of(cells, output_cells, t, &at, phase);
      // What is written to is seldom in a cache, and a transform would wait for 16 places at once.
      for (size_t i = 0; i < output_cells * output_cells; i++)
        for (size_t channel = first_channel; cells[i] >= 0 && channel < end_channel; channel += vector_width)
          __builtin_prefetch(images + cells[i] + channel, 1, 3);
      for (size_t channel = first_channel; channel < end_channel; channel += vector_width) {
        float *to = images + channel;
        vector_epilogue loaded;
        load_epilogue(&loaded, epilogue, channel, vector_width);
        // Without branches for each cell.
        if (is_identity(&loaded))
          FOR_EACH_KIND(at.is_short, TRANSFORM(transform_output, to, cells, numbers, &none, kind))
        else FOR_EACH_KIND(at.is_short, TRANSFORM(transform_output, to, cells, numbers, &loaded, kind))
        for (size_t p = 0; p < points && channel + vector_width < end_channel; p++) numbers[p] += from->steps[p];
      }
    }
  }
}

/// Where the weights of some channels begin at a point.
INLINED size_t weights_at(
    const ganzoo_winograd_tiling *t, const ganzoo_winograd_product *products, size_t point, size_t channel) {
  return products[point].right + channel * slots_at(&t->slots, point) * products[point].depth;
}

/// Those of tiles begin..<end that have a point.
typedef struct {
  size_t first, count;
} tile_range;

INLINED tile_range tiles_of(const ganzoo_winograd_product *p, size_t begin, size_t end) {
  const size_t first = begin > p->first ? begin : p->first, last = end < p->end ? end : p->end;
  return (tile_range){first, first < last ? last - first : 0};
}

/// left · right at all points, for channels first_channel..<end_channel, and back to images.
INLINED void multiply(
    float *restrict images, float *restrict scratch, const float *restrict left, const size_t *lefts,
    const float *restrict right, const ganzoo_winograd_product *products, const ganzoo_winograd_tiling *t,
    const ganzoo_epilogue *epilogue, size_t first_channel, size_t end_channel, size_t begin, size_t end,
    const int panels_at_once) {
  const ganzoo_epilogue none = {0};
  ganzoo_winograd_point at[points] = {{0}};
  size_t start = 0;
  for (size_t i = 0; i < points; i++) {
    const ganzoo_winograd_product *p = &products[i];
    const tile_range tiles = tiles_of(p, begin, end);
    const size_t columns = slots_at(&t->slots, i) * (end_channel - first_channel);
    if (tiles.count == 0 || columns == 0) continue;
    const ganzoo_packed_weights weights = {
        right + weights_at(t, products, i, first_channel), GANZOO_NR, 0, columns,
        i + 1 < points ? right + weights_at(t, products, i + 1, first_channel) : 0};
    ganzoo_gemm(scratch + start, left + lefts[i], p->depth, &weights, columns, &none, 0, tiles.count);
    at[i] = (ganzoo_winograd_point){(ptrdiff_t)start - (ptrdiff_t)(tiles.first * columns), columns, vector_width};
    start += ganzoo_odd_lines(tiles.count * columns);
  }
  ganzoo_winograd_tiling tiling = *t;
  tiling.points = at;
  transform_products(images, scratch, &tiling, epilogue, first_channel, end_channel, begin, end, panels_at_once);
}

INLINED void winograd_convolve(
    float *restrict out, float *restrict scratch, const float *restrict images, const ganzoo_winograd_tiling *input,
    const float *restrict right, const ganzoo_winograd_product *products, const ganzoo_winograd_tiling *output,
    const ganzoo_epilogue *epilogue, size_t channels_at_once, size_t first_channel, size_t end_channel, size_t begin,
    size_t end, const int mr, const int panels_at_once) {
  assert(first_channel % vector_width == 0 && end_channel % vector_width == 0 && end_channel <= output->channels);
  assert(channels_at_once > 0 && channels_at_once % vector_width == 0);
  assert(output->phases * output->phases <= max_phases && is_applied_in_store(epilogue));
  ganzoo_winograd_point at[points];
  size_t lefts[points], start = 0;
  for (size_t i = 0; i < points; i++) {
    const size_t depth = products[i].depth;
    const tile_range tiles = tiles_of(&products[i], begin, end);
    lefts[i] = start;
    at[i] = (ganzoo_winograd_point){(ptrdiff_t)start - (ptrdiff_t)(tiles.first * depth), depth, vector_width};
    start += ganzoo_odd_lines(tiles.count * depth);
  }
  ganzoo_winograd_tiling tiling = *input;
  tiling.points = at;
  winograd_transform_input(scratch, images, &tiling, begin, end, mr, panels_at_once);
  for (size_t channel = first_channel; channel < end_channel; channel += channels_at_once) {
    const size_t last = end_channel - channel < channels_at_once ? end_channel : channel + channels_at_once;
    multiply(
        out, scratch + start, scratch, lefts, right, products, output, epilogue, channel, last, begin, end,
        panels_at_once);
  }
}

DISPATCH(
    winograd_convolve,
    (float *restrict out, float *restrict scratch, const float *restrict images, const ganzoo_winograd_tiling *input,
     const float *restrict right, const ganzoo_winograd_product *products, const ganzoo_winograd_tiling *output,
     const ganzoo_epilogue *epilogue, size_t channels_at_once, size_t first_channel, size_t end_channel, size_t begin,
     size_t end),
    out, scratch, images, input, right, products, output, epilogue, channels_at_once, first_channel, end_channel,
    begin, end)
