package import GANZooNN

extension Network {
  /// The embeddings that look up what an input holds, as it stands or reshaped: names and numbers of rows.
  package func embeddings(reading input: Int) -> [(name: String, rows: Int)] {
    var readsInput: Set<Int> = [input]
    return vertices.enumerated().compactMap { position, vertex in
      guard !vertex.inputs.isEmpty, vertex.inputs.allSatisfy(readsInput.contains) else { return nil }
      if let embedding = vertex.embedding { return (vertex.name, embedding.inputDimension) }
      if vertex.layer is Flatten || vertex.layer is Reshape { readsInput.insert(position) }
      return nil
    }
  }

  /// The numbers that an input may hold, 0 ..< this: as many as the smallest embedding that reads it has rows, or 2 for whole
  /// numbers that none reads; nil where it is no list of classes.
  package func classCount(of input: Int) -> Int? {
    let isWhole = (vertices[input].layer as? InputLayer)?.type == .int32
    return embeddings(reading: input).map(\.rows).min() ?? (isWhole ? 2 : nil)
  }

  /// An embedding that looks up what other layers computed, if there is one: there may be numbers that have no row.
  package var computedEmbedding: String? {
    let looked = Set(inputs.flatMap { embeddings(reading: $0).map(\.name) })
    return vertices.first { $0.embedding != nil && !looked.contains($0.name) }?.name
  }
}

extension Network.Vertex {
  /// The layer's embedding, if it is one or wraps one.
  package var embedding: Embedding? { ((layer as? SpectralNormalization)?.layer ?? layer) as? Embedding }
}
