/// The order in which Keras lists the layers of a functional model, which is the order of weights in its files.
///
/// 1. Walk depth-first from the outputs in their order, visiting each layer's inputs in their order, and number a layer
///    when it is first entered.
/// 2. The depth of a call is the longest path from it to an output, and not less than that of a call of the same layer
///    that the walk left later.
/// 3. Sort by depth, deepest first, ties by number.
///
/// Checked against Keras 2.15 and 3 on random graphs.
/// https://github.com/keras-team/keras/blob/v3.3.3/keras/src/ops/function.py (`map_graph`)
///
/// A node is a call of a layer, or of a model that serves as one.
package struct LayerOrder<Node: Hashable> {
  /// The nodes in order, each after those that it reads, unless there is a cycle.
  package let nodes: [Node]
  /// A node that depends on its own output, if there is one.
  package let cyclic: Node?

  /// - Parameters:
  ///   - inputs: those that may lead to no output; Keras lists them last.
  ///   - layer: the same value for all calls of a layer.
  ///   - sources: what a node reads.
  package init(
    outputs: [Node], unused inputs: [Node], layer: (Node) -> Node = { $0 }, sources: (Node) -> [Node]
  ) {
    var walk = GraphWalk<Node>()
    for output in outputs { walk.visit(output, sources) }
    cyclic = walk.cyclic
    var numbers: [Node: Int] = [:]
    for node in walk.entered where numbers[layer(node)] == nil { numbers[layer(node)] = numbers.count }
    var depths: [Node: Int] = [:]
    var layerDepths: [Node: Int] = [:]
    for node in walk.left.reversed() {
      let depth = max(depths[node, default: 0], layerDepths[layer(node), default: 0])
      (depths[node], layerDepths[layer(node)]) = (depth, depth)
      for source in sources(node) { depths[source] = max(depths[source, default: 0], depth + 1) }
    }
    var seen = Set(walk.entered)
    let alone = inputs.filter { seen.insert($0).inserted }
    nodes = (alone + walk.entered).enumerated().sorted { a, b in
      (-depths[a.element, default: 0], numbers[layer(a.element), default: -1], a.offset)
        < (-depths[b.element, default: 0], numbers[layer(b.element), default: -1], b.offset)
    }.map(\.element)
  }
}

/// A depth-first walk without recursion, since a file may hold a chain of any length.
private struct GraphWalk<Node: Hashable> {
  /// The nodes in the order in which they were entered.
  private(set) var entered: [Node] = []
  /// The nodes in the order in which they were left: each after those that it reads.
  private(set) var left: [Node] = []
  /// The first node that was met again on the way from it.
  private(set) var cyclic: Node?
  private var isOpen: [Node: Bool] = [:]

  mutating func visit(_ start: Node, _ sources: (Node) -> [Node]) {
    guard isOpen[start] == nil else { return }
    var path: [(node: Node, rest: ArraySlice<Node>)] = []
    func enter(_ node: Node) {
      isOpen[node] = true
      entered.append(node)
      path.append((node, sources(node)[...]))
    }
    enter(start)
    while let last = path.indices.last {
      guard let next = path[last].rest.popFirst() else {
        let node = path.removeLast().node
        isOpen[node] = false
        left.append(node)
        continue
      }
      switch isOpen[next] {
      case nil: enter(next)
      case true?: cyclic = cyclic ?? next
      case false?: break
      }
    }
  }
}
