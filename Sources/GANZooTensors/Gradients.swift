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
    var flow = GradientFlow(from: result.node, to: variables.compactMap(\.node))
    let found = flow.run(consuming: consuming, seed ?? Tensor(repeating: 1, shape: result.shape, on: device))
    return variables.map { variable in
      found[Identity(variable.node)] ?? Tensor(repeating: 0, shape: variable.shape, on: device)
    }
  }
  return recording ? compute() : device.withoutRecording(compute)
}

private struct Identity: Hashable {
  let id: ObjectIdentifier?
  init(_ node: Node?) { id = node.map(ObjectIdentifier.init) }
}

/// One reverse pass over the part of the graph between a result and the variables.
private struct GradientFlow {
  /// Nodes on a path from a variable to the result, newest last: a node always comes before all that it leads to.
  private var path: [Node] = []
  private var onPath: Set<Identity> = []
  private let targets: Set<Identity>
  private let root: Identity

  init(from root: Node?, to variables: [Node]) {
    targets = Set(variables.map(Identity.init))
    self.root = Identity(root)
    guard let root else { return }
    var reached = [root]
    var seen: Set<Identity> = [Identity(root)]
    var next = 0
    while next < reached.count {
      precondition(!reached[next].isConsumed, "a graph that was used up cannot be differentiated")
      for case let parent? in reached[next].parents.map(\.node) where seen.insert(Identity(parent)).inserted {
        reached.append(parent)
      }
      next += 1
    }
    for node in reached.sorted(by: { $0.serial < $1.serial }) {
      let leads = node.parents.contains { $0.node != nil && onPath.contains(Identity($0.node)) }
      guard leads || targets.contains(Identity(node)) else { continue }
      onPath.insert(Identity(node))
      path.append(node)
    }
  }

  mutating func run(consuming: Bool, _ seed: Tensor) -> [Identity: Tensor] {
    guard onPath.contains(root) else { return [:] }
    let device = seed.device
    let outerKind = device.kernelKind
    defer { device.kernelKind = outerKind }
    var gradients = [root: seed]
    while let node = path.popLast() {
      device.kernelKind = node.kernelKind
      defer { if consuming { node.forgetParents() } }
      guard let gradient = gradients[Identity(node)] else { continue }
      if !targets.contains(Identity(node)) { gradients[Identity(node)] = nil }
      let output = node.output.map { Tensor(shape: gradient.shape, buffer: $0, on: gradient.device, node: node) }
      let joint = node.jointRule?(gradient)
      for (index, parent) in node.parents.enumerated()
      where parent.node != nil && onPath.contains(Identity(parent.node)) {
        guard let found = joint?[index] ?? parent.rule?.apply(gradient, output) else {
          preconditionFailure("an op without a rule")
        }
        let part = found.summed(to: parent.shape)
        let id = Identity(parent.node)
        gradients[id] = gradients[id].map { $0 + part } ?? part
      }
    }
    return gradients
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
