// The direct convolution: an indirect matrix product (M. Dukhan 2019, https://arxiv.org/abs/1907.02129).
#include "indirection.h"

INLINED void conv(
    float *restrict out, const ganzoo_conv_output *output, const float *restrict images, const ganzoo_conv_input *in,
    const ganzoo_packed_weights *weights, const ganzoo_epilogue *epilogue, size_t begin, size_t end,
    const int mr, const int panels_at_once) {
  assert(in->taps <= GANZOO_MAX_TAPS && !(in->batch_innermost && in->is_padded));
  assert(are_packed(weights, output->channels) && is_applied_in_store(epilogue));
  const size_t run = taps_of_run(in), runs = in->taps / run, depth = run * in->channels, nr = weights->nr;
  const size_t runs_at_once = depth < KC ? KC / depth : 1;
  const size_t blocks_at_once = runs * BLOCKS > GANZOO_MAX_TAPS ? GANZOO_MAX_TAPS / runs : BLOCKS;
  span columns[GANZOO_MAX_TAPS];
  for (size_t tap = 0; !in->batch_innermost && tap < in->taps; tap++) columns[tap] = columns_inside(in, tap);
  position_block blocks[BLOCKS];
  // The indirection buffer of all blocks: at most 192 KiB, of which nine taps use 14.
  const float *pixels[GANZOO_MAX_TAPS * BLOCK];
  uint8_t is_used[GANZOO_MAX_TAPS];
  position p = position_at(in, begin);
  for (size_t first = begin; first < end;) {
    size_t filled = 0;
    for (; filled < blocks_at_once && first < end; filled++) {
      position_block *b = &blocks[filled];
      b->pixels = pixels + filled * runs * BLOCK;
      b->is_used = is_used + filled * runs;
      b->count = positions_of_block(in, first, end, BLOCK);
      if (in->batch_innermost) fill_across_batch(b, images, in, output, &p);
      else fill_in_order(b, images, in, output, columns, &p, run);
      first += b->count;
    }
    // Panels of weights stay in the first cache while all blocks use them.
    for (size_t channel = weights->begin, panels; channel < weights->end; channel += panels * nr) {
      panels = panels_of(weights, channel, panels_at_once);
      const ptrdiff_t next = next_panels(weights, in->taps * in->channels, channel, panels);
      const float *panel = weights->weights + channel * in->taps * in->channels;
      for (const position_block *b = blocks; b < blocks + filled; b++) {
        ALIGNED float sums[most_panels * BLOCK * NR];
        const position_block *next_block = b + 1 < blocks + filled ? b + 1 : blocks;
        prefetch_rows(out, b->offsets, b->count, channel, panels * nr);
        int accumulate = 0;
        for (size_t i = 0, count; i < runs; i += count) {
          count = 1;
          if (!b->is_used[i]) continue;
          while (count < runs_at_once && i + count < runs && b->is_used[i + count]) count++;
          for (size_t c = 0; c < depth; c += KC, accumulate = 1) {
            const factors f = {
                b->pixels + i * BLOCK, next_block->pixels + i * BLOCK, count, c, depth - c < KC ? depth - c : KC,
                panel + (i * depth + c) * nr, in->taps * in->channels * nr, next, accumulate};
            multiply_block(sums, b->count, &f, nr, panels, mr, panels_at_once);
          }
        }
        if (!accumulate) memset(sums, 0, sizeof sums);  // no tap was inside of the image
        for (size_t q = 0; q < panels; q++)
          store_block(
              out, b->offsets, b->count, sums + q * BLOCK * NR, nr, channel + q * nr, output->channels, epilogue);
      }
    }
  }
}

DISPATCH(
    conv,
    (float *restrict out, const ganzoo_conv_output *output, const float *restrict images, const ganzoo_conv_input *in,
     const ganzoo_packed_weights *weights, const ganzoo_epilogue *epilogue, size_t begin, size_t end),
    out, output, images, in, weights, epilogue, begin, end)
