// Winograd's algorithm F(4 x 4, 3 x 3): A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks", 2015,
// section 4.3, whose letters are used. A transform of a square, such as Bᵀ d B, is a one-dimensional transform of its
// columns, then of its rows. An axis has the points 0, 1, −1, 2, −2 and ∞.
//
// Short tiles are F(3, 3): without the point −2, and with the same kernel at the others. Their Bᵀ has the factors by
// which the two algorithms' G differ: 2, 3, 1, 4 and 1.
#ifndef GANZOO_WINOGRAD_SLOTS_H
#define GANZOO_WINOGRAD_SLOTS_H

#include "../vectors.h"

enum {
  axis_points = GANZOO_WINOGRAD_AXIS_POINTS,
  points = GANZOO_WINOGRAD_POINTS,
  optional_point = GANZOO_WINOGRAD_OPTIONAL_POINT,
  max_phases = 4,
};

INLINED size_t slots_at(const ganzoo_winograd_slots *s, size_t point) {
  return (size_t)s->row_counts[point / axis_points] * (size_t)s->column_counts[point % axis_points];
}

/// The slot of a phase at a point; −1 if it has none. `adds` tells whether an earlier phase has it, too.
INLINED ptrdiff_t slot_of(const ganzoo_winograd_slots *s, size_t phases, size_t phase, size_t point, int *adds) {
  const size_t row_phase = phase / phases, column_phase = phase % phases;
  const size_t i = point / axis_points, j = point % axis_points;
  const int32_t row = s->rows[row_phase * axis_points + i], column = s->columns[column_phase * axis_points + j];
  *adds = (row_phase > 0 && s->rows[i] == row) || (column_phase > 0 && s->columns[j] == column);
  return row < 0 || column < 0 ? -1 : row * s->column_counts[j] + column;
}

#endif
