import GANZooBackend

/// The gradients of a scalar with respect to tensors that it was made from.
///
///     gradients(of: loss, with: [kernel, bias])
///
/// - Parameters:
///   - result: what is differentiated. With more than one element, the sum of its elements (times `seed`) is.
///   - variables: differentiable tensors. One that does not lead to the result has a gradient of zeros.
///   - seed: the gradient that flows into the result, of the result's shape; ones by default.
///   - recording: whether the gradients can be differentiated again, as a gradient penalty needs. Otherwise nothing of
///     the computation is kept.
/// - Returns: one gradient for each variable, of its shape.
public func gradients(
  of result: Tensor, with variables: [Tensor], seed: Tensor? = nil, recording: Bool = false
) -> [Tensor] {
  flow(from: result, to: variables, seed: seed, recording: recording, consuming: false)
}

/// The same, not to be differentiated again, for a graph that nobody needs after it: each part of the graph is freed as
/// soon as the pass is through with it.
package func gradients(consuming result: Tensor, with variables: [Tensor]) -> [Tensor] {
  flow(from: result, to: variables, seed: nil, recording: false, consuming: true)
}

private func flow(
  from result: Tensor, to variables: [Tensor], seed: Tensor?, recording: Bool, consuming: Bool
) -> [Tensor] {
  precondition(variables.allSatisfy(\.isDifferentiable), "gradients are taken with respect to variables")
  precondition(seed == nil || seed?.shape == result.shape, "the seed of a gradient has the shape of the result")
  let device = result.device
  let compute = {
    var flow = GradientFlow(from: result.node, to: variables.map(\.node))
    let found = flow.run(consuming: consuming, seed ?? Tensor(repeating: 1, shape: result.shape, on: device))
    return zip(variables, found).map { variable, gradient in
      gradient ?? Tensor(repeating: 0, shape: variable.shape, on: device)
    }
  }
  return recording ? compute() : device.withoutRecording(compute)
}

/// One reverse pass over the part of the graph between a result and the variables.
///
/// Nodes have places, from 0, the result's, on. So only the search for them looks nodes up by their identity.
private struct GradientFlow {
  /// The node at each place; nil where no path from a variable leads to it, and where the pass has been.
  private var nodes: [Node?] = []
  /// The places of a node's parents, from `firstParents` at its own place on; nil for one that nothing flows to.
  private var parents: [Int?] = []
  private var firstParents: [Int] = []
  /// The places of nodes on a path from a variable to the result, newest last: a node always comes before all that it
  /// leads to.
  private var path: [Int] = []
  /// The variables' places, and for each place whether it is one of them.
  private let targets: [Int?]
  private var isTarget: [Bool]

  init(from root: Node?, to variables: [Node?]) {
    guard let root else {
      (targets, isTarget) = (variables.map { _ in nil }, [])
      return
    }
    var found = [root]
    var places = [ObjectIdentifier(root): 0]
    while firstParents.count < found.count {
      let node = found[firstParents.count]
      precondition(!node.isConsumed, "a graph that was used up cannot be differentiated")
      firstParents.append(parents.count)
      for parent in node.parents {
        guard let parent = parent.node else {
          parents.append(nil)
          continue
        }
        let place = places[ObjectIdentifier(parent), default: found.count]
        if place == found.count {
          places[ObjectIdentifier(parent)] = place
          found.append(parent)
        }
        parents.append(place)
      }
    }
    targets = variables.map { $0.flatMap { places[ObjectIdentifier($0)] } }
    isTarget = Array(repeating: false, count: found.count)
    for case let target? in targets { isTarget[target] = true }
    nodes = Array(repeating: nil, count: found.count)
    for place in found.indices.sorted(by: { found[$0].serial < found[$1].serial }) {
      let leads = found[place].parents.indices.contains { parentOnPath($0, of: place) != nil }
      guard leads || isTarget[place] else { continue }
      nodes[place] = found[place]
      path.append(place)
    }
  }

  /// The place of a node's parent, if a path leads through it.
  private func parentOnPath(_ index: Int, of place: Int) -> Int? {
    parents[firstParents[place] + index].flatMap { nodes[$0] == nil ? nil : $0 }
  }

  /// The gradient of each variable, or nil if nothing flows to it.
  mutating func run(consuming: Bool, _ seed: Tensor) -> [Tensor?] {
    guard path.last == 0 else { return targets.map { _ in nil } }
    let device = seed.device
    let outerKind = device.kernelKind
    defer { device.kernelKind = outerKind }
    var gradients: [Tensor?] = Array(repeating: nil, count: nodes.count)
    gradients[0] = seed
    while let place = path.popLast(), let node = nodes[place] {
      device.kernelKind = node.kernelKind
      defer {
        nodes[place] = nil
        if consuming { node.forgetParents() }
      }
      guard let gradient = gradients[place] else { continue }
      if !isTarget[place] { gradients[place] = nil }
      let output = node.output.map { Tensor(shape: gradient.shape, buffer: $0, on: gradient.device, node: node) }
      let joint = node.jointRule?(gradient)
      for (index, parent) in node.parents.enumerated() {
        guard let to = parentOnPath(index, of: place) else { continue }
        guard let found = joint?[index] ?? parent.rule?.apply(gradient, output) else {
          preconditionFailure("an op without a rule")
        }
        let part = found.summed(to: parent.shape)
        gradients[to] = gradients[to].map { $0 + part } ?? part
      }
    }
    return targets.map { target in target.flatMap { gradients[$0] } }
  }
}

extension Rule {
  fileprivate func apply(_ gradient: Tensor, _ output: Tensor?) -> Tensor {
    switch self {
    case .of(let rule): return rule(gradient)
    case .ofOutput(let rule):
      guard let output else { preconditionFailure("an op whose rule needs the output did not keep it") }
      return rule(gradient, output)
    }
  }
}
