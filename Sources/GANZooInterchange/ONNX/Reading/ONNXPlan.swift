import GANZooSupport

/// Which nodes of a graph its outputs depend on, and which of them are one layer together.
struct ONNXPlan {
  /// For each node whether it is to be read: what lies within a formula, or is read by none, is not.
  private(set) var isNeeded: [Bool]
  /// The formulas by the positions of their last nodes.
  private(set) var matches: [Int: ONNXMatch] = [:]
  /// How many nodes, formulas and outputs read a name.
  private(set) var readers: [String: Int] = [:]

  /// - Parameter constants: the constants of the graph by name.
  init(_ graph: GraphProto, _ constants: [String: TensorProto]) {
    isNeeded = graph.node.map { _ in false }
    // Names are compared, which takes quadratic time for too many marks in a row.
    for name in graph.output.map(\.name) where name.isStreamSafe { readers[name, default: 0] += 1 }
    let matcher = ONNXMatcher(graph, constants)
    // Each node is computed before it is read.
    for (position, node) in graph.node.enumerated().reversed() {
      guard node.output.contains(where: { readers[$0] != nil }) else { continue }
      isNeeded[position] = true
      let match = matcher.match(node)
      matches[position] = match
      for name in match?.reads ?? node.input { readers[name, default: 0] += 1 }
    }
  }
}
