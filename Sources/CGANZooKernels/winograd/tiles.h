// Which tiles an image has, and where their cells and points are.
#ifndef GANZOO_WINOGRAD_TILES_H
#define GANZOO_WINOGRAD_TILES_H

#include "slots.h"

enum { input_cells = 6, output_cells = 4 };

enum { short_row = 1, short_column = 2 };

typedef struct {
  size_t image;
  ptrdiff_t row, column;  // the first cell
  int is_short;           // short_row, short_column or both
} tile;

INLINED tile tile_at(const ganzoo_winograd_tiling *t, size_t index) {
  size_t rows = t->full_rows, columns = t->short_columns;
  tile at = {.is_short = short_column};
  if (index >= t->images * rows * columns) {
    index -= t->images * rows * columns;
    columns = t->full_columns;
    at.is_short = 0;
    if (index >= t->images * rows * columns) {
      index -= t->images * rows * columns;
      rows = t->short_rows;
      at.is_short = short_row;
      if (index >= t->images * rows * columns) {
        index -= t->images * rows * columns;
        columns = t->short_columns;
        at.is_short = short_row | short_column;
      }
    }
  }
  at.image = index / (rows * columns);
  const size_t row = index / columns % rows, column = index % columns;
  const size_t cell_row = at.is_short & short_row ? t->full_rows * output_cells + row * (output_cells - 1)
                                                  : row * output_cells;
  const size_t cell_column = at.is_short & short_column
                                 ? t->full_columns * output_cells + column * (output_cells - 1)
                                 : column * output_cells;
  at.row = (ptrdiff_t)cell_row + t->top;
  at.column = (ptrdiff_t)cell_column + t->left;
  return at;
}

/// The row or column of a cell's pixel. Before the image it wraps round, so that one comparison with the size tells
/// whether it is inside.
INLINED size_t pixel(const ganzoo_winograd_tiling *t, ptrdiff_t cell, size_t phase) {
  return (size_t)(cell * (ptrdiff_t)t->phases) + phase;
}

/// Where a phase's numbers of a tile stand at each point.
typedef struct {
  ptrdiff_t offsets[points];
  size_t row_strides[points];  // to the next tile
  size_t steps[points];        // to the next 16 channels
  int is_used[points];         // whether the phase has any
  int adds[points];            // to those of an earlier phase
  size_t count;                // how many points are used
} phase_places;

/// The places of a phase for tile `first`.
INLINED void find_places(phase_places *restrict places, const ganzoo_winograd_tiling *t, size_t phase, size_t first) {
  *places = (phase_places){.count = 0};
  for (size_t p = 0; p < points; p++) {
    const ptrdiff_t slot = slot_of(&t->slots, t->phases, phase, p, &places->adds[p]);
    if (slot < 0) continue;
    const ganzoo_winograd_point *at = &t->points[p];
    places->offsets[p] = at->offset + slot * (ptrdiff_t)at->panel_stride + (ptrdiff_t)(first * at->row_stride);
    places->row_strides[p] = at->row_stride;
    places->steps[p] = slots_at(&t->slots, p) * at->panel_stride;
    places->is_used[p] = 1;
    places->count++;
  }
}

/// Moves on to the next tile.
INLINED void next_places(phase_places *places) {
  for (size_t p = 0; p < points; p++) places->offsets[p] += (ptrdiff_t)places->row_strides[p];
}

/// Whether a point or a cell of a tile's side is missing, if `last` is the one that a short side lacks.
#define IS_MISSING(i, j, last, is_short) \
  (((i) == (last) && ((is_short) & short_row)) || ((j) == (last) && ((is_short) & short_column)))

/// Where the cells of a tile, `side` x `side` of one phase, stand among the images; negative outside of the image.
INLINED void cells_of(
    ptrdiff_t *cells, const size_t side, const ganzoo_winograd_tiling *t, const tile *at, size_t phase) {
  const ptrdiff_t outside = PTRDIFF_MIN / 4;
  const size_t image = at->image * t->height;
  ptrdiff_t rows[input_cells], columns[input_cells];
  for (size_t i = 0; i < side; i++) {
    const size_t row = pixel(t, at->row + (ptrdiff_t)i, phase / t->phases);
    const size_t column = pixel(t, at->column + (ptrdiff_t)i, phase % t->phases);
    rows[i] = row < t->height ? (ptrdiff_t)((image + row) * t->width * t->channels) : outside;
    columns[i] = column < t->width ? (ptrdiff_t)(column * t->channels) : outside;
  }
  UNROLLED for (size_t i = 0; i < side; i++)
    UNROLLED for (size_t j = 0; j < side; j++) cells[i * side + j] = rows[i] + columns[j];
}

#endif
