package import GANZooNN

extension Network {
  /// The embeddings that read an input, directly or through layers that only reshape it: their names and numbers of
  /// rows.
  package func embeddings(reading input: Int) -> [(name: String, rows: Int)] {
    readers(of: input).compactMap { position in
      vertices[position].embedding.map { (vertices[position].name, $0.inputDimension) }
    }
  }

  /// The first embedding that does not have a row for each class.
  ///
  /// - Parameters:
  ///   - input: the class input; nil for a network without one.
  ///   - classes: the number of classes.
  /// - Returns: its name, and its number of rows or nil where it reads something else than the input. Nil if all
  ///   embeddings have a row for each class.
  package func misfitEmbedding(reading input: Int?, classes: Int) -> (name: String, rows: Int?)? {
    let tables = input.map(embeddings(reading:)) ?? []
    for vertex in vertices where vertex.embedding != nil {
      let rows = tables.first { $0.name == vertex.name }?.rows
      if rows.map({ $0 < classes }) ?? true { return (vertex.name, rows) }
    }
    return nil
  }

  /// Positions of the layers that read an input, directly or through layers that only reshape it; those are not among
  /// them.
  func readers(of input: Int) -> [Int] {
    var readsInput: Set<Int> = [input]
    return vertices.indices.filter { position in
      let vertex = vertices[position]
      guard !readsInput.isDisjoint(with: vertex.inputs) else { return false }
      let isReshaped = vertex.layer is Flatten || vertex.layer is Reshape
      if isReshaped { readsInput.insert(position) }
      return !isReshaped
    }
  }

  /// The number of classes of an input, whose values are then 0 ..< this number. Nil if the input is not a class.
  ///
  /// This is the number of rows of the smallest embedding that reads the input, or 2 for an integer input that no
  /// embedding reads.
  package func classCount(of input: Int) -> Int? {
    let isInteger = (vertices[input].layer as? InputLayer)?.type == .int32
    return embeddings(reading: input).map(\.rows).min() ?? (isInteger ? 2 : nil)
  }

  /// The name of an embedding that reads the output of another layer instead of an input, or nil. We cannot tell
  /// whether its indices have rows.
  package var computedEmbedding: String? {
    let readInputs = Set(inputs.flatMap { embeddings(reading: $0).map(\.name) })
    return vertices.first { $0.embedding != nil && !readInputs.contains($0.name) }?.name
  }
}

extension Network.Vertex {
  /// The embedding that this layer is or that it wraps, or nil.
  package var embedding: Embedding? { ((layer as? SpectralNormalization)?.layer ?? layer) as? Embedding }
}
