// The loops over flat float buffers that must be fast: compiled for several instruction sets, chosen when the program
// runs. They are pure functions of their arguments and allocate nothing: results go to buffers of the caller, the
// little scratch that they need is on the stack. Only `ganzoo_pool` has threads and memory.
//
// What a comment asks of the arguments is asserted, in every build: once a call, not in inner loops.
#ifndef CGANZOO_KERNELS_H
#define CGANZOO_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// MARK: - Threads

/// Threads that share loops, which run one after the other in the order in which they begin.
///
/// Calls come from one thread at a time. Another thread may take over; its loops follow those before.
typedef struct ganzoo_pool ganzoo_pool;
/// Makes a pool of `threads` threads, the caller's included. Returns null if there is no memory.
/// Where the system refuses a thread, the pool has fewer, which do the same work.
ganzoo_pool *ganzoo_pool_create(int threads);
/// Waits until all loops are done and the threads have ended, and frees the pool.
void ganzoo_pool_destroy(ganzoo_pool *pool);

/// The most loops that a caller is ahead of the threads.
#define GANZOO_LOOPS 128
/// The most parts of a loop: 2^24 − 1.
#define GANZOO_LOOP_PARTS 16777215
/// Waits until another loop may begin; if the caller is far ahead, it takes part in the first. Returns the place of the
/// next loop in 0..<GANZOO_LOOPS: the loop that had this place is done.
size_t ganzoo_pool_wait_for_place(ganzoo_pool *pool);
/// Begins `body(context, part, thread)` for each part in 0..<parts, on threads that are numbered from 0 on, without
/// waiting for it. There must be a place, and no loop around it; at most GANZOO_LOOP_PARTS. Its time counts for a kind.
void ganzoo_pool_begin(
    ganzoo_pool *pool, size_t kind, size_t parts, void (*body)(void *context, size_t part, size_t thread),
    void *context);
/// Waits until all loops are done.
void ganzoo_pool_finish(ganzoo_pool *pool);
/// From now on the pool's threads rest now and then, as they do where they share their cores with other threads.
void ganzoo_pool_rest_always(ganzoo_pool *pool);
/// Runs a loop, and waits for it and all loops before. Inside of a loop it runs on the thread that calls it.
void ganzoo_parallel(
    ganzoo_pool *pool, size_t kind, size_t parts, void (*body)(void *context, size_t part, size_t thread),
    void *context);

#define GANZOO_LOOP_KINDS 16
/// The nanoseconds of loops by their kind, each from its begin or the end of the loop before to when a thread that had
/// parts found none left. What passed from then until the others had done theirs is waiting, and happened so often.
typedef struct {
  int64_t kinds[GANZOO_LOOP_KINDS], waiting, waits;
} ganzoo_loop_times;
/// The times of all loops so far, which it waits for.
ganzoo_loop_times ganzoo_pool_times(ganzoo_pool *pool);
/// Nanoseconds since some moment.
int64_t ganzoo_clock(void);

// MARK: - The processor's limits

/// The widest vectors that the loops use here: "AVX-512", "AVX2", "NEON" or "baseline".
const char *ganzoo_vectors(void);
/// Multiplies and adds as fast as this processor can, in registers alone. Returns the number of operations.
double ganzoo_multiply_adds(size_t rounds);
/// out ← a + scale · b, the triad by which STREAM measures memory (McCalpin 1995).
void ganzoo_triad(float *out, const float *a, const float *b, size_t count, float scale);

// MARK: - Elementwise

typedef enum {
  ganzoo_unary_affine,      // a x + b
  ganzoo_unary_exp,
  ganzoo_unary_log,
  ganzoo_unary_power,       // x^a
  ganzoo_unary_tanh,
  ganzoo_unary_sigmoid,
  ganzoo_unary_softplus,    // log(1 + e^x)
  ganzoo_unary_erf,
  ganzoo_unary_leaky_relu,  // x > 0 ? x : a x
  ganzoo_unary_clamp        // min(max(x, a), b)
} ganzoo_unary_op;

/// out[i] = op(x[i])
void ganzoo_unary(ganzoo_unary_op op, float *out, const float *x, size_t count, float a, float b);

typedef enum {
  ganzoo_binary_add,
  ganzoo_binary_subtract,
  ganzoo_binary_multiply,
  ganzoo_binary_divide,
  ganzoo_binary_leaky_mask  // y > 0 ? x : a x, the gradient of LeakyReLU
} ganzoo_binary_op;

/// out[i] = x[i · stride_x] op y[i · stride_y]; each stride is 0 or 1.
void ganzoo_binary(
    ganzoo_binary_op op, float *out, const float *x, size_t stride_x, const float *y, size_t stride_y, size_t count,
    float a);

/// out ← scale_a · a + scale_b · b + shift, for a and b [rows, columns]: with factors and a shift for each column, or
/// if `by_row` for each row. `b` may be null, with its factors, and so may the shift.
void ganzoo_scaled_sum(
    float *out, const float *a, const float *scale_a, const float *b, const float *scale_b, const float *shift,
    size_t rows, size_t columns, int by_row);

// MARK: - Reductions

/// out [inner] ← the sums over rows begin..<end of x [rows, inner]: at most 64 rows in float, these sums in double.
void ganzoo_sum_rows(double *out, const float *x, size_t inner, size_t begin, size_t end);
/// The sum of all numbers, in double.
double ganzoo_sum(const float *x, size_t count);
/// out [inner] ← Σ (a − mean_a) · (b − mean_b) over rows begin..<end of a and b [rows, inner], of which each column has
/// its means [inner]. It is summed up as by `ganzoo_sum_rows`.
void ganzoo_comoment_rows(
    double *out, const float *a, const float *mean_a, const float *b, const float *mean_b, size_t inner, size_t begin,
    size_t end);
/// Σ (a − mean_a) · (b − mean_b) over all numbers, in double.
double ganzoo_comoment(const float *a, float mean_a, const float *b, float mean_b, size_t count);
/// Whether all numbers are finite.
int ganzoo_all_finite(const float *x, size_t count);

/// out ← softmax of each row of x [rows, columns], or its logarithm.
void ganzoo_softmax(float *out, const float *x, size_t rows, size_t columns, int logarithm);

// MARK: - Distances

/// The squared Euclidean distance of two rows, in double.
double ganzoo_squared_distance(const float *x, const float *y, size_t count);
/// The sum of (scale · x[i] + 1)³, in double.
double ganzoo_cubic_sum(const float *x, size_t count, double scale);
/// The first i in begin..<end with offsets[i] − 2 · products[i] ≤ limit, or where that is not a number; `end` if there
/// is none.
size_t ganzoo_first_within(const float *products, const float *offsets, size_t begin, size_t end, float limit);

// MARK: - Gathering and images

/// out[i] = x[indices[i]], or 0 for the index −1.
void ganzoo_gather(float *out, const float *x, const int32_t *indices, size_t count);
/// out[indices[i]] += x[i]; numbers with the index −1 are left out.
void ganzoo_scatter_add(float *out, const float *x, const int32_t *indices, size_t count);

/// A pooling over images [N, height, width, channels].
typedef struct {
  size_t height, width, channels, out_height, out_width;
  size_t kernel_height, kernel_width, stride_height, stride_width, pad_top, pad_left;
} ganzoo_pooling;

/// The largest number of each window of image number `image`, and its flat index in the whole batch.
void ganzoo_max_pool(float *out, int32_t *indices, const float *x, const ganzoo_pooling *p, size_t image);

/// x [h, w, c] → out [h · fh, w · fw, c], each pixel repeated.
void ganzoo_upsample(float *out, const float *x, size_t h, size_t w, size_t c, size_t fh, size_t fw);
/// The adjoint: x [h · fh, w · fw, c] → out [h, w, c], each block summed.
void ganzoo_block_sum(float *out, const float *x, size_t h, size_t w, size_t c, size_t fh, size_t fw);

// MARK: - Moving numbers, and indices

/// out ← x with its axes in another order: `sizes` are those of the result, `steps` how far apart in x the neighbours
/// along each of its axes are; there is at least one. Computes rows begin..<end of the last axis.
void ganzoo_transpose(
    float *out, const float *x, const ptrdiff_t *sizes, const ptrdiff_t *steps, size_t axes, size_t begin, size_t end);
/// out ← images x [N, height, width, channels], each moved: pixel (i, j) ← pixel (i + moves[n, 0], j + moves[n, 1]), or
/// zeros outside of the image. `backwards` negates the moves. For images begin..<end.
void ganzoo_translate(
    float *out, const float *x, size_t height, size_t width, size_t channels, const int32_t *moves, int backwards,
    size_t begin, size_t end);
/// out[i] ← x[i], up to the first that is not whole or not in 0..<bound: returns its position, or `count` if all are.
size_t ganzoo_indices(int32_t *out, const float *x, size_t count, size_t bound);
/// out[i] ← i · width + columns[i]
void ganzoo_row_indices(int32_t *out, const int32_t *columns, size_t count, size_t width);

// MARK: - Random numbers

/// Philox 4x32-10 (Salmon et al. 2011): four random words from a 64-bit key and a 128-bit counter.
void ganzoo_philox(uint32_t out[4], uint64_t key, uint64_t stream, uint64_t block);
/// Numbers begin..<end of a stream, uniform in [0, 1); `begin` is a multiple of 4.
void ganzoo_uniform(float *out, uint64_t key, uint64_t stream, size_t begin, size_t end);
/// The same with standard normal numbers (Box and Muller 1958).
void ganzoo_normal(float *out, uint64_t key, uint64_t stream, size_t begin, size_t end);

/// The same with numbers of a mask: 1 / share with probability `share`, else 0.
void ganzoo_mask(float *out, uint64_t key, uint64_t stream, size_t begin, size_t end, float share);

// MARK: - Optimizers

/// Constants of one optimizer step.
typedef struct {
  float rate, beta1, beta2, epsilon, outer_epsilon;
} ganzoo_optimizer;

/// m ← β₁ m + scale · g;  w ← w + (share · m + rate · g)
void ganzoo_momentum(
    float *w_out, float *m_out, const float *w, const float *m, const float *g, size_t count, float beta1, float scale,
    float share, float rate);
/// v ← ρ v + (1 − ρ) g²;  w ← w − rate · g / (√(v + ε) + ε₂), with ε₂ = `outer_epsilon`
void ganzoo_rmsprop(
    float *w_out, float *v_out, const float *w, const float *v, const float *g, size_t count,
    const ganzoo_optimizer *o);
/// m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  w ← w − rate · m / (√v + ε)
void ganzoo_adam(
    float *w_out, float *m_out, float *v_out, const float *w, const float *m, const float *v, const float *g,
    size_t count, const ganzoo_optimizer *o);

/// out ← share · a + (1 − share) · b
void ganzoo_blend(float *out, const float *a, const float *b, size_t count, float share);

// MARK: - Epilogues

typedef enum { ganzoo_activation_none, ganzoo_activation_leaky_relu, ganzoo_activation_tanh } ganzoo_activation;

/// What is applied to each channel of a result: activation(x · scale + bias). Scale and bias [channels] may be null.
typedef struct {
  const float *scale, *bias;
  ganzoo_activation activation;
  float slope;
} ganzoo_epilogue;

/// out ← epilogue(x), for x [rows, columns]; `out` may be `x`.
void ganzoo_apply_epilogue(float *out, const float *x, size_t rows, size_t columns, const ganzoo_epilogue *epilogue);
/// Numbers in [−1, 1] as bytes, −1 black and 1 white. What lies outside is clipped, and NaN is black.
void ganzoo_pixels(uint8_t *out, const float *x, size_t count);

// MARK: - Packing

enum {
  GANZOO_NR = 16,        // columns of a panel of packed weights, and of the micro-kernels
  GANZOO_NARROW_NR = 8,  // the same for matrices of at most 8 columns
  GANZOO_BLOCK = 24,     // rows that products gather at a time: parts of a loop should begin at multiples of it
};

/// A matrix [depth, columns] in the order in which the micro-kernels read it: panels of `nr` columns, [depth, nr] each,
/// the last one filled with zeros. `nr` is 16, or 8 for at most 8 columns. A function computes columns begin..<end of
/// its result; `begin` is a multiple of `nr`, and so is `end`, unless it is the last column. `next` are weights that
/// are needed afterwards, or null.
typedef struct {
  const float *weights;
  size_t nr, begin, end;
  const float *next;
} ganzoo_packed_weights;

/// The taps of a convolution kernel [taps, channels, filters] that read the same pixel, and are added up before: tap t
/// of a polyphase component is the sum of `kernel_taps[starts[t]]` up to `kernel_taps[starts[t + 1] - 1]`.
typedef struct {
  size_t channels, filters, taps;
  const size_t *starts, *kernel_taps;
} ganzoo_merged_taps;

/// Packs a matrix [rows, columns], or its transpose: panels begin..<end.
void ganzoo_pack_matrix(
    float *out, const float *matrix, size_t rows, size_t columns, int transposed, size_t nr, size_t begin, size_t end);
/// Packs a kernel as a matrix [taps · channels, filters], or if transposed [taps · filters, channels]: of the [panels,
/// taps] pieces, those numbered begin..<end.
void ganzoo_pack_kernel(
    float *out, const float *kernel, const ganzoo_merged_taps *t, int transposed, size_t nr, size_t begin, size_t end);
/// Adds the taps of a kernel side by side to a packed matrix, [channels, taps · filters] or if transposed [filters,
/// taps · channels], from a column on.
void ganzoo_pack_taps_side_by_side(
    float *out, const float *kernel, const ganzoo_merged_taps *t, int transposed, size_t nr, size_t column);

/// At least so many numbers, and an odd number of cache lines: for matrices one after the other of which one place each
/// is read or written in turn. Lines that are multiples of 4 KiB apart share a set of the first cache.
static inline size_t ganzoo_odd_lines(size_t numbers) {
  const size_t line = 16;
  return ((numbers + line - 1) / line | 1) * line;
}

// MARK: - Matrix products

/// out ← epilogue(left [rows, depth] · right), for rows begin..<end. The epilogue has no tanh.
void ganzoo_gemm(
    float *out, const float *left, size_t depth, const ganzoo_packed_weights *right, size_t columns,
    const ganzoo_epilogue *epilogue, size_t begin, size_t end);
/// The product's rows begin..<end transposed, without an epilogue: number r of column c is out[c · plane + r].
void ganzoo_gemm_planes(
    float *out, size_t plane, const float *left, size_t depth, const ganzoo_packed_weights *right, size_t columns,
    size_t begin, size_t end);
/// out ← leftᵀ · right, or out + leftᵀ · right to accumulate.
///
/// Both sides are panels of 16 columns, [panel_rows, 16] each, of which the first `depth` rows are multiplied;
/// `columns` are those of `right`, a multiple of 16. Computes rows 16 · begin..<16 · end.
void ganzoo_gemm_transposed(
    float *out, const float *left, const float *right, size_t columns, size_t depth, size_t panel_rows, int accumulate,
    size_t begin, size_t end);

// MARK: - Direct convolution

enum {
  /// The most taps of a `ganzoo_conv_input`: the indirection buffer is on the stack, 24 pointers for each tap, 192 KiB.
  GANZOO_MAX_TAPS = 1024,
};

/// The input of a convolution, images [N, height, width, channels], and the pixels that its taps read: at the output
/// position (i, j) of rows x columns, tap t reads pixel (i · row_step + tap_rows[t], j · column_step + tap_columns[t]),
/// or zeros outside of the image.
///
/// Positions are numbered [images, rows, columns], or if `batch_innermost` [rows, columns, images]: then padding taps
/// are skipped for whole blocks of positions. In the first order they are multiplied by zero, so a NaN or infinite
/// weight may spread at the borders or may not. With explicit padding (`is_padded`) no tap leaves the image, and taps
/// side by side are read as one.
typedef struct {
  size_t images, height, width, channels;
  size_t rows, columns;
  int batch_innermost, is_padded;
  size_t row_step, column_step;
  size_t taps;
  const int32_t *tap_rows, *tap_columns;
} ganzoo_conv_input;

/// The output of a convolution: position (i, j) is pixel (i · row_step + row, j · column_step + column) of images
/// [N, height, width, channels]. With steps above 1 it is one of the polyphase components of the output.
typedef struct {
  size_t height, width, channels, row_step, column_step, row, column;
} ganzoo_conv_output;

enum {
  /// Positions after a row's last for which `ganzoo_conv_padded` may read pixels, and does not use them.
  GANZOO_PADDED_MARGIN = 13,
  /// The most weights for each output channel that `ganzoo_conv_padded` takes.
  GANZOO_PADDED_DEPTH = 256,
  /// Numbers before and after the planes of `ganzoo_shift_add` that it may read, and does not use.
  GANZOO_SHIFT_ADD_MARGIN = 16,
};

/// out ← epilogue(Σ over taps of pixels · weights), for positions begin..<end. The weights are those of
/// `ganzoo_pack_kernel`; the epilogue has no tanh.
void ganzoo_conv(
    float *out, const ganzoo_conv_output *output, const float *images, const ganzoo_conv_input *input,
    const ganzoo_packed_weights *weights, const ganzoo_epilogue *epilogue, size_t begin, size_t end);
/// The same for an input with explicit padding, at most `GANZOO_PADDED_DEPTH` weights for each output channel, and
/// weights in panels of 16 columns, for rows begin..<end of [images, rows]. It reads up to `GANZOO_PADDED_MARGIN` steps
/// beyond the last position's pixels.
void ganzoo_conv_padded(
    float *out, const ganzoo_conv_output *output, const float *images, const ganzoo_conv_input *input,
    const ganzoo_packed_weights *weights, const ganzoo_epilogue *epilogue, size_t begin, size_t end);
/// The same for steps of 1 from products of pixels with all taps: planes, `plane` numbers apart, one for each tap and
/// output channel, [taps, output channels]. They hold the products of all pixels that the rows read; `first_pixel` is
/// the first, numbered [N, height, width]. Computes rows begin..<end of [images, rows], for `phases` polyphase
/// components of the columns, which have the same rows and whose planes follow each other.
void ganzoo_shift_add(
    float *out, const ganzoo_conv_output *outputs, const float *planes, size_t plane, size_t first_pixel,
    const ganzoo_conv_input *inputs, size_t phases, const ganzoo_epilogue *epilogue, size_t begin, size_t end);

/// Images [N, height, width, channels] in zeros: [N, out_height, out_width, channels].
typedef struct {
  size_t height, width, channels, out_height, out_width, top, left;
} ganzoo_padding;
/// Pads images begin..<end.
void ganzoo_pad(float *out, const float *x, const ganzoo_padding *p, size_t begin, size_t end);

/// Packs the pixels of an output at positions begin..<end of `count`: panels [count, 16] of channels, the last one
/// filled with zeros.
void ganzoo_pack_positions(
    float *out, const float *images, const ganzoo_conv_output *output, const ganzoo_conv_input *input, size_t count,
    size_t begin, size_t end);
/// out [taps · channels, columns], both sizes rounded up to 16, ← Σ over positions begin..<end of pixelsᵀ · gradients:
/// rows 16 · first_panel..<16 · end_panel. The gradients are those of `ganzoo_pack_positions`, for all positions.
void ganzoo_conv_kernel_gradient(
    float *out, const float *images, const ganzoo_conv_input *input, const float *gradients, size_t columns,
    size_t first_panel, size_t end_panel, size_t begin, size_t end);
/// The same for all rows of an input with explicit padding. The gradients of a position are `position_step` numbers
/// after those of the one before, in panels of 16 channels that are `panel_step` numbers apart; `columns` is a multiple
/// of 16.
void ganzoo_conv_padded_kernel_gradient(
    float *out, const float *images, const ganzoo_conv_input *input, const float *gradients, size_t position_step,
    size_t panel_step, size_t columns, size_t begin, size_t end);
/// Adds the sums of `ganzoo_conv_kernel_gradient` to the gradient of a kernel, for channels begin..<end. Their rows are
/// the taps' channels, or if transposed the taps' filters.
void ganzoo_add_kernel_gradient(
    float *gradient, const float *sums, const ganzoo_merged_taps *t, int transposed, size_t begin, size_t end);

// MARK: - Winograd's convolution

enum {
  GANZOO_WINOGRAD_AXIS_POINTS = 6,
  GANZOO_WINOGRAD_POINTS = 36,
  GANZOO_WINOGRAD_OPTIONAL_POINT = 4,  // of an axis: tiles of three cells do without
};

/// Where the numbers of one point stand in a buffer: a matrix, whose row r has its columns 16 k..<16 (k + 1) from
/// `offset + r · row_stride + k · panel_stride` on. If it has no row 0, the offset may be negative.
typedef struct {
  ptrdiff_t offset;
  size_t row_stride, panel_stride;
} ganzoo_winograd_point;

/// Which phases have a matrix of their own at a point. A phase whose taps are transformed to zeros there has none (−1).
/// Phases whose taps are transformed alike have one in common.
typedef struct {
  const int32_t *rows, *columns;                // [phases, 6]: the slot of a phase at a point of an axis, or −1
  const int32_t *row_counts, *column_counts;    // [6]: how many slots an axis has at a point
} ganzoo_winograd_slots;

/// How images [N, height, width, channels] are cut into tiles for Winograd's algorithms F(4, 3) and F(3, 3).
///
/// With one phase a cell is a pixel. With two it is a square of 2 x 2 pixels, whose channels stand one after the other:
/// what nearest up-sampling by 2 makes of a pixel, or what a stride of 2 steps over. Along each axis there are tiles of
/// four cells, then short ones of three. Tiles are numbered in the order of whether their columns are short, they are
/// full, their rows are short, or both: so at each point those that have it are consecutive. Within these groups the
/// order is [images, rows, columns]. A transformed tile is a row of the matrices at its points, which have a column for
/// each slot and channel, [channels / 16, slots, 16]. Channels are a multiple of 16.
typedef struct {
  size_t images, height, width, channels, phases;
  size_t full_rows, short_rows, full_columns, short_columns;
  ptrdiff_t top, left;  // the cell at which an image's first tile begins
  ganzoo_winograd_slots slots;
  const ganzoo_winograd_point *points;  // [36]
} ganzoo_winograd_tiling;

/// Bᵀ d B: transforms tiles of 6 x 6 cells (5 where short), whose first 4 (3) they have for themselves. For tiles
/// begin..<end.
void ganzoo_winograd_transform_input(
    float *out, const float *images, const ganzoo_winograd_tiling *t, size_t begin, size_t end);
/// A d Aᵀ, the adjoint of the transform of products: 4 x 4 cells → the points.
void ganzoo_winograd_transform_output_gradient(
    float *out, const float *images, const ganzoo_winograd_tiling *t, size_t begin, size_t end);
/// What is multiplied at one point: transformed tiles first..<end [end − first, depth] by packed weights, which are
/// from `right` on.
typedef struct {
  size_t first, end, depth, right;
} ganzoo_winograd_product;

/// Aᵀ ((Bᵀ d B · right) at all points) A: tiles begin..<end → 4 x 4 cells of `out`, with an epilogue without tanh. For
/// channels first_channel..<end_channel, of which `channels_at_once` are multiplied before they are transformed back;
/// all are multiples of 16.
///
/// `products` are described for all tiles and channels. `scratch` has room for the transformed tiles and for products:
/// at each point `ganzoo_odd_lines` of depth · (end − begin) numbers, and that of slots · channels_at_once ·
/// (end − begin). The tilings' points are not used.
void ganzoo_winograd_convolve(
    float *out, float *scratch, const float *images, const ganzoo_winograd_tiling *input, const float *right,
    const ganzoo_winograd_product *products, const ganzoo_winograd_tiling *output, const ganzoo_epilogue *epilogue,
    size_t channels_at_once, size_t first_channel, size_t end_channel, size_t begin, size_t end);

/// A kernel [height, width, channels, filters] for Winograd's algorithms; height and width are at most 6, filters a
/// multiple of 16.
///
/// `rows` [phases, height] and `columns` [phases, width] say to which of a phase's three merged taps each tap of an
/// axis is added, or −1: to none. The phases are those of the input (`input_phased`: matrices [slots and channels,
/// filters]) or of the output ([channels, slots and filters]), in the order of the tiles' columns.
typedef struct {
  size_t height, width, channels, filters, phases;
  int input_phased;
  const int8_t *rows, *columns;
  ganzoo_winograd_slots slots;
  const ganzoo_winograd_point *points;  // [36]
} ganzoo_winograd_kernel;

/// G g Gᵀ: the matrices of the points, or their transposes, for channels begin..<end. To transpose, channels are a
/// multiple of 16, as are `begin` and `end`.
void ganzoo_winograd_transform_kernel(
    float *out, const float *kernel, const ganzoo_winograd_kernel *k, int transposed, size_t begin, size_t end);
/// Its adjoint: the gradients of the matrices → the gradient of the kernel.
void ganzoo_winograd_transform_kernel_gradient(
    float *gradient, const float *products, const ganzoo_winograd_kernel *k, size_t begin, size_t end);

#endif
