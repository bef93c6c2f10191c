/// One layer as a model runs it, with the neighbours that are fused into it.
struct ExecutionStep {
  /// The layer's position, and those of what it reads.
  let vertex: Int
  let inputs: [Int]
  /// The position whose value it makes: its own, or that of the last layer that is fused into it.
  let result: Int
  /// Nil for a layer that nothing can be fused into.
  let neighbours: FusedNeighbours?
  /// The position of a batch normalisation that is fused into it.
  var normalization: Int?
}

/// How a model runs its network.
struct ExecutionPlan {
  let steps: [ExecutionStep]
  /// How many steps read each layer's value.
  let readerCounts: [Int]

  /// - Parameter fusesNormalization: fuses batch normalisations, too. Those of a training need the values before them.
  init(_ network: Network, fusesNormalization: Bool) {
    steps = network.executionSteps(fusesNormalization: fusesNormalization)
    var counts = [Int](repeating: 0, count: network.vertices.count)
    for input in steps.flatMap(\.inputs) { counts[input] += 1 }
    readerCounts = counts
  }
}

extension Network {
  /// The layers in the order in which they run, inputs left out.
  fileprivate func executionSteps(fusesNormalization: Bool) -> [ExecutionStep] {
    var readers = [[Int]](repeating: [], count: vertices.count)
    for (position, vertex) in vertices.enumerated() {
      for input in vertex.inputs { readers[input].append(position) }
    }
    /// The layer that alone reads a value that nobody else sees.
    func onlyReader(_ position: Int) -> Int? {
      readers[position].count == 1 && !outputs.contains(position) ? readers[position][0] : nil
    }
    func isFused(_ position: Int) -> Bool {
      guard let upSampling = vertices[position].layer as? UpSampling2D, let reader = onlyReader(position) else {
        return false
      }
      return vertices[reader].layer.fusing?.canFuse(upSampling) ?? false
    }

    var done: Set<Int> = Set(inputs)
    return vertices.indices.compactMap { position in
      guard !done.contains(position), !isFused(position) else { return nil }
      let vertex = vertices[position]
      guard let layer = vertex.layer.fusing else {
        return ExecutionStep(vertex: position, inputs: vertex.inputs, result: position, neighbours: nil)
      }
      var step = (
        inputs: vertex.inputs, result: position, neighbours: FusedNeighbours(), normalization: Int?.none
      )
      if let input = vertex.inputs.first, isFused(input) {
        step.neighbours.upSampling = 2
        step.inputs = vertices[input].inputs
      }
      if fusesNormalization, layer.canFuseNormalization, layer.activation == .linear, let next = onlyReader(position),
        vertices[next].layer is BatchNormalization
      {
        (step.result, step.normalization) = (next, next)
        done.insert(next)
      }
      if layer.activation == .linear, let next = onlyReader(step.result),
        let activation = (vertices[next].layer as? any EpilogueLayer)?.epilogueActivation
      {
        step.neighbours.activation = activation
        step.result = next
        done.insert(next)
      }
      return ExecutionStep(
        vertex: position, inputs: step.inputs, result: step.result, neighbours: step.neighbours,
        normalization: step.normalization)
    }
  }
}
