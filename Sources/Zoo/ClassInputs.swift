public import Layers

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
}

extension Network.Vertex {
  /// The layer's embedding, if it is one or wraps one.
  package var embedding: Embedding? { ((layer as? SpectralNormalization)?.layer ?? layer) as? Embedding }
}
