// The loops over flat float buffers that must be fast: compiled for several instruction sets, chosen when the program
// runs. Pure functions of their arguments: no state, and no threads but those of a pool.
#ifndef CGANZOO_KERNELS_H
#define CGANZOO_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Threads that share loops.
typedef struct loops_pool loops_pool;
/// A pool of so many threads, the caller's counted; null where there is no memory.
loops_pool *loops_pool_create(int threads);
void loops_pool_destroy(loops_pool *pool);
/// Runs `body(context, part)` for each part in 0..<parts. One loop at a time; inside of a loop, on the calling thread.
void loops_parallel(loops_pool *pool, size_t parts, void (*body)(void *context, size_t part), void *context);

typedef enum {
  loops_affine,      // a x + b
  loops_exp,
  loops_log,
  loops_power,       // x^a
  loops_tanh,
  loops_sigmoid,
  loops_softplus,    // log(1 + e^x)
  loops_erf,
  loops_leaky_relu,  // x > 0 ? x : a x
  loops_clamp        // min(max(x, a), b)
} loops_unary_op;

void loops_unary(loops_unary_op op, float *out, const float *x, size_t count, float a, float b);

typedef enum { loops_add, loops_subtract, loops_multiply, loops_divide, loops_leaky_mask } loops_binary_op;

/// out[i] = x[i · stride_x] op y[i · stride_y]; each stride is 0 or 1.
/// `loops_leaky_mask` is y > 0 ? x : a x, the gradient of LeakyReLU.
void loops_binary(
    loops_binary_op op, float *out, const float *x, size_t stride_x, const float *y, size_t stride_y, size_t count,
    float a);

/// x [outer, reduced, inner] → out [outer, inner], summed in double precision over rows begin..<end of `reduced`.
void loops_sum_rows(double *out, const float *x, size_t inner, size_t begin, size_t end);
double loops_sum(const float *x, size_t count);
/// Whether all numbers are finite.
int loops_all_finite(const float *x, size_t count);

/// Row by row: x [rows, columns] → softmax or its logarithm.
void loops_softmax(float *out, const float *x, size_t rows, size_t columns, int logarithm);

/// out[i] = x[indices[i]]; an index of −1 gives 0.
void loops_gather(float *out, const float *x, const int32_t *indices, size_t count);
/// out[indices[i]] += x[i]; an index of −1 is left out.
void loops_scatter_add(float *out, const float *x, const int32_t *indices, size_t count);

/// Window and sizes of a pooling over images [N, H, W, C].
typedef struct {
  size_t height, width, channels, out_height, out_width;
  size_t kernel_height, kernel_width, stride_height, stride_width, pad_top, pad_left;
} loops_pooling;

/// Largest value of each window of one image (number `image`), and its flat index in the whole batch.
void loops_max_pool(float *out, int32_t *indices, const float *x, const loops_pooling *p, size_t image);

/// x [H, W, C] → out [H·fh, W·fw, C], each pixel repeated.
void loops_upsample(float *out, const float *x, size_t h, size_t w, size_t c, size_t fh, size_t fw);
/// The adjoint: x [H·fh, W·fw, C] → out [H, W, C], each block summed.
void loops_block_sum(float *out, const float *x, size_t h, size_t w, size_t c, size_t fh, size_t fw);

/// Philox 4x32-10 (Salmon et al. 2011): four random words from a 64-bit key and a 128-bit counter.
void loops_philox(uint32_t out[4], uint64_t key, uint64_t stream, uint64_t block);
/// Numbers begin..<end (multiples of 4, except the last end) of a stream, uniform in [0, 1).
void loops_uniform(float *out, uint64_t key, uint64_t stream, size_t begin, size_t end);
/// The same for standard normal numbers (Box and Muller 1958).
void loops_normal(float *out, uint64_t key, uint64_t stream, size_t begin, size_t end);

/// Numbers begin..<end of a mask: 1 / share with probability `share`, else 0.
void loops_mask(float *out, uint64_t key, uint64_t stream, size_t begin, size_t end, float share);

/// Constants of one optimizer step; see Optimizers/ for the formulas.
typedef struct {
  float rate, beta1, beta2, epsilon, outer_epsilon;
} loops_optimizer;

/// m ← β₁ m + scale · g;  w ← w + share · m + rate · g
void loops_momentum(
    float *w_out, float *m_out, const float *w, const float *m, const float *g, size_t count, float beta1, float scale,
    float share, float rate);
/// v ← ρ v + (1 − ρ) g²;  w ← w − rate · g / (√(v + ε) + ε₂), with ε₂ = `outer_epsilon`
void loops_rmsprop(
    float *w_out, float *v_out, const float *w, const float *v, const float *g, size_t count, const loops_optimizer *o);
/// m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  w ← w − rate · m / (√v + ε)
void loops_adam(
    float *w_out, float *m_out, float *v_out, const float *w, const float *m, const float *v, const float *g,
    size_t count, const loops_optimizer *o);

/// out ← share · a + (1 − share) · b
void loops_blend(float *out, const float *a, const float *b, size_t count, float share);

typedef enum { loops_activation_none, loops_activation_leaky, loops_activation_tanh } loops_activation;

/// What is done with each channel of a result: activation(x · scale + bias); scale and bias [channels], or null.
typedef struct {
  const float *scale, *bias;
  loops_activation activation;
  float slope;
} loops_epilogue;

/// out ← epilogue(x), for x [rows, columns]; `out` may be `x`.
void loops_finish(float *out, const float *x, size_t rows, size_t columns, const loops_epilogue *epilogue);
/// Numbers in [−1, 1] as bytes, −1 black and 1 white; what lies outside is clipped, and NaN is black.
void loops_pixels(uint8_t *out, const float *x, size_t count);

/// How images [N, height, width, channels] are cut into tiles of 4 x 4 places for Winograd's algorithm.
///
/// With two phases a place is a square of 2 x 2 pixels, whose channels stand one after the other: that is what up-sampling
/// makes of a pixel, and what a stride of two steps over. `first` is the tile that buffers of points begin with;
/// a buffer is a matrix [tiles, phases² · channels] for each of 36 points, `point_stride` numbers apart. Windows and patches
/// may be written as panels of 16 channels: tiles stand `tile_stride` apart, and 16 channels `panel_stride` from the next.
/// All channels come in multiples of 16.
typedef struct {
  size_t height, width, channels, phases;
  size_t rows, columns;  // of tiles in an image
  ptrdiff_t top, left;   // the place where an image's first tile starts
  size_t first, point_stride, tile_stride, panel_stride;
} loops_tiling;

/// Windows of 6 x 6 places, 4 apart, at 36 points: tiles begin..<end after `first`.
void loops_winograd_windows(float *out, const float *images, const loops_tiling *t, size_t begin, size_t end);
/// Patches of 4 x 4 places at 36 points: the adjoint of `loops_winograd_images`.
void loops_winograd_patches(float *out, const float *images, const loops_tiling *t, size_t begin, size_t end);
/// Products at 36 points → patches of 4 x 4 places, with an epilogue that is no tanh.
void loops_winograd_images(
    float *images, const float *products, const loops_tiling *t, const loops_epilogue *epilogue, size_t begin,
    size_t end);

/// A kernel [height, width, channels, filters] as matrices of Winograd's algorithm; height and width are at most 6.
///
/// `rows` [phases, 6, height] and `columns` [phases, 6, width] take the taps to the points of each phase. The phases are
/// those of the images that the kernel reads (`source_phased`) or of those that it writes.
typedef struct {
  size_t height, width, channels, filters, phases;
  int source_phased;
  const float *rows, *columns;
  size_t point_stride;
} loops_kernel_map;

/// kernel → a matrix [phases² · channels, filters] or [channels, phases² · filters] for each of 36 points; channels begin..<end.
void loops_winograd_kernel(float *out, const float *kernel, const loops_kernel_map *m, size_t begin, size_t end);
/// The adjoint: gradients of the matrices → gradient of the kernel.
void loops_winograd_kernel_gradient(
    float *gradient, const float *products, const loops_kernel_map *m, size_t begin, size_t end);

// MARK: - Sums over taps

/// Positions of images [N, height, width, channels], and the pixels that are read at each of them: position (i, j) reads
/// pixel (i · row_step + tap_rows[t], j · column_step + tap_columns[t]) at tap t, or zeros outside of the image.
///
/// Position (i, j) of all images stands together where they are `images_inside`, and otherwise all positions of an image. In
/// the first order what lies outside is left out for many positions at once. Where no tap leaves the image, `all_inside`,
/// taps that stand side by side are read as one. Where weights or pixels are not finite, it depends on the order and on the
/// batch whether the zeros outside of the image are multiplied with them.
typedef struct {
  size_t images, height, width, channels;
  size_t rows, columns;  // of positions in an image
  int images_inside, all_inside;
  size_t row_step, column_step;
  size_t taps;
  const int32_t *tap_rows, *tap_columns;
} loops_walk;

/// Where the results of positions go, or gradients come from: pixel (i · row_step + row, j · column_step + column) of other
/// images.
typedef struct {
  size_t height, width, channels, row_step, column_step, row, column;
} loops_target;

/// Weights [taps, depth, columns] as panels of 8 or 16 columns, [taps, depth, width] each, the last one filled with zeros;
/// columns begin..<end of the result are wanted, where begin is a multiple of the width.
typedef struct {
  const float *weights;
  size_t width, begin, end;
} loops_panels;

/// Which taps of a kernel [taps, channels, filters] are added up where a position reads one pixel: those from
/// `members[starts[t]]` on, up to `members[starts[t + 1]]`.
typedef struct {
  size_t channels, filters, taps;
  const size_t *starts, *members;
} loops_taps;

/// At positions begin..<end, the sum over taps of what they read times their weights, with an epilogue that is no tanh.
void loops_convolve(
    float *out, const loops_target *t, const float *source, const loops_walk *w, const loops_panels *k,
    const loops_epilogue *epilogue, size_t begin, size_t end);
/// The same for narrow results, with steps of 1: products [N, height, width, w->channels] have from `column` on what a pixel
/// gives to each tap, [taps, channels of a result]. For rows begin..<end of positions; `sums` has space for one.
void loops_add_taps(
    float *out, const loops_target *t, const float *products, const loops_walk *w, size_t column,
    const loops_epilogue *epilogue, float *sums, size_t begin, size_t end);

/// Images [N, height, width, channels], number begin..<end, with zeros around: [N, out_height, out_width, channels].
typedef struct {
  size_t height, width, channels, out_height, out_width, top, left;
} loops_frame;
void loops_pad(float *out, const float *x, const loops_frame *f, size_t begin, size_t end);
/// The sums over `count` positions of what is read there times columns [count, 16] in panels: [taps · channels, columns],
/// both rounded up to 16; rows 16 · begin..<16 · end.
void loops_convolve_kernel_gradient(
    float *out, const float *source, const loops_walk *w, const float *columns, size_t column_count, size_t count,
    size_t begin, size_t end);
/// left [rows, depth] · right, for rows begin..<end, with an epilogue that is no tanh.
void loops_product(
    float *out, const float *left, size_t depth, const loops_panels *right, size_t columns,
    const loops_epilogue *epilogue, size_t begin, size_t end);
/// leftᵀ · right for panels of 16 columns of each, of which `count` rows are taken and `height` stand there: rows
/// 16 · begin..<16 · end of the result, [.., columns]. Columns come in multiples of 16. May add to what is there.
void loops_product_of_transposed(
    float *out, const float *left, const float *right, size_t columns, size_t count, size_t height, int adding,
    size_t begin, size_t end);
/// A kernel as panels: its filters are columns, or where it is transposed its channels. Begin..<end of panels · taps.
void loops_kernel_panels(
    float *out, const float *kernel, const loops_taps *t, int transposed, size_t width, size_t begin, size_t end);
/// A matrix [rows, columns], or its transpose, as panels begin..<end.
void loops_matrix_panels(
    float *out, const float *matrix, size_t rows, size_t columns, int transposed, size_t width, size_t begin,
    size_t end);
/// Adds a kernel's matrices side by side to panels, [depth, taps · columns], from a column on.
void loops_side_by_side_panels(
    float *out, const float *kernel, const loops_taps *t, int transposed, size_t width, size_t column);
/// Adds sums of `loops_convolve_kernel_gradient` to the gradient of a kernel, for channels begin..<end; its rows are those of
/// channels, or where it is transposed of filters.
void loops_add_kernel_gradient(
    float *gradient, const float *sums, const loops_taps *t, int transposed, size_t begin, size_t end);
/// What images have at positions begin..<end of `count`, as panels [count, 16] of channels, the last filled with zeros.
void loops_position_panels(
    float *out, const float *x, const loops_target *t, const loops_walk *w, size_t count, size_t begin, size_t end);

#endif
