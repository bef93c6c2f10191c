/// An array seen from one of its axes: [outer, length, inner].
package struct AxisShape: Equatable, Sendable {
  package var outer, length, inner: Int

  package init(outer: Int, length: Int, inner: Int) {
    (self.outer, self.length, self.inner) = (outer, length, inner)
  }
}

/// A product of row-major matrices, [rows, depth] · [depth, columns], either stored transposed.
package struct MatmulShape: Sendable {
  package var rows, depth, columns: Int
  package var transposed: (left: Bool, right: Bool)

  package init(rows: Int, depth: Int, columns: Int, transposed: (left: Bool, right: Bool)) {
    self.rows = rows
    self.depth = depth
    self.columns = columns
    self.transposed = transposed
  }
}

/// Images [batch, height, width, channels].
package struct ImageShape: Equatable, Sendable {
  package var batch, height, width, channels: Int

  package init(batch: Int, height: Int, width: Int, channels: Int) {
    (self.batch, self.height, self.width, self.channels) = (batch, height, width, channels)
  }

  package var count: Int { batch * height * width * channels }
}

/// A pooling over images [batch, rows.input, columns.input, channels].
package struct PoolingShape: Equatable, Sendable {
  package var batch, channels: Int
  package var rows, columns: WindowAxis

  package init(batch: Int, channels: Int, rows: WindowAxis, columns: WindowAxis) {
    self.batch = batch
    self.channels = channels
    self.rows = rows
    self.columns = columns
  }
}
