package import GANZooBackend

/// The ops that the graph of gradients is made of. Each is closed under differentiation: its rules are made of these
/// ops.
package enum Op: Hashable, Sendable {
  case unary(UnaryOp.Function)
  case binary(BinaryOp.Function)
  case array(ArrayOp)

  package var name: String {
    switch self {
    case .unary(let function): function.rawValue
    case .binary(let function): function.rawValue
    case .array(let op): op.rawValue
    }
  }
}

/// An op on arrays as wholes.
package enum ArrayOp: String, CaseIterable, Sendable {
  case sum, broadcast, reshape, slice, pad, concatenate
  case matmul, softmax, logSoftmax
  case conv2D, conv2DInputGradient, conv2DKernelGradient
  case gather, scatter, gatherRows, scatterRows, transpose
  case upSampling2D, sumPool2D, translate
  case comoment, scaledSum, standardize
  case custom
}

extension Op: CaseIterable {
  /// All that are recorded: nothing is differentiated through a clamp of weights.
  package static var allCases: [Op] {
    UnaryOp.Function.allCases.filter { $0 != .clamp }.map(Op.unary) + BinaryOp.Function.allCases.map(Op.binary)
      + ArrayOp.allCases.map(Op.array)
  }
}

/// How the gradient of an op's output becomes that of one of its inputs.
enum Rule {
  /// From the gradient alone.
  case of((_ gradient: Tensor) -> Tensor)
  /// From the gradient and the op's own output.
  case ofOutput((_ gradient: Tensor, _ output: Tensor) -> Tensor)
}

/// How the gradient of an op's output becomes those of all its inputs, in their order, where these have much in common.
typealias JointRule = (_ gradient: Tensor) -> [Tensor]

/// An op that was applied: which tensors it came from, and the rule for each.
///
/// A node never holds the tensor it made, only that tensor's numbers where a rule asks for them: the graph has no
/// cycles, so it is freed with the last tensor that leads into it.
final class Node {
  struct Parent {
    var node: Node?
    var shape: Shape
    /// nil: the node has a joint rule.
    var rule: Rule?
  }

  let op: Op?
  let serial: Int
  private(set) var parents: [Parent]
  private(set) var jointRule: JointRule?
  /// Whether a pass has used up what led here.
  private(set) var isConsumed = false
  let output: (any Buffer)?
  /// What a profile counts the op's gradients as; nil: each op of them is of its own kind.
  let kernelKind: KernelKind?

  init(
    op: Op?, serial: Int, parents: [Parent], jointRule: JointRule? = nil, output: (any Buffer)?,
    kernelKind: KernelKind? = nil
  ) {
    (self.op, self.serial, self.parents, self.output) = (op, serial, parents, output)
    (self.jointRule, self.kernelKind) = (jointRule, kernelKind)
  }

  /// Frees what only this node keeps; no gradient can flow through it afterwards.
  func forgetParents() {
    isConsumed = !parents.isEmpty
    parents = []
    jointRule = nil
  }
}

extension Tensor {
  /// The result of an op, recorded in the graph where an input is differentiable and the device records.
  static func op(
    _ op: Op, _ inputs: [Tensor], shape: Shape, value: any Buffer, rules: @autoclosure () -> [Rule]
  ) -> Tensor {
    recorded(op, inputs, shape, value) {
      (zip(inputs, rules()).map { .init(node: $0.node, shape: $0.shape, rule: $1) }, nil)
    }
  }

  /// The same with one rule for all inputs.
  static func op(
    _ op: Op, _ inputs: [Tensor], shape: Shape, value: any Buffer, jointRule: @escaping JointRule
  ) -> Tensor {
    recorded(op, inputs, shape, value) { (inputs.map { .init(node: $0.node, shape: $0.shape) }, jointRule) }
  }

  private static func recorded(
    _ op: Op, _ inputs: [Tensor], _ shape: Shape, _ value: any Buffer,
    _ origin: () -> (parents: [Node.Parent], jointRule: JointRule?)
  ) -> Tensor {
    let device = inputs[0].device
    precondition(inputs.allSatisfy { $0.device === device }, "the operands of \(op.name) live on different devices")
    guard device.isRecording, inputs.contains(where: \.isDifferentiable) else {
      return Tensor(shape: shape, buffer: value, on: device)
    }
    let (parents, jointRule) = origin()
    let needsOutput = parents.contains { if case .ofOutput? = $0.rule { $0.node != nil } else { false } }
    device.newestNode += 1
    let node = Node(
      op: op, serial: device.newestNode, parents: parents, jointRule: jointRule, output: needsOutput ? value : nil,
      kernelKind: device.kernelKind)
    return Tensor(shape: shape, buffer: value, on: device, node: node)
  }
}

extension Tensor {
  /// The ops that lead to this tensor, as far as they were recorded.
  package var recordedOps: Set<Op> {
    var ops: Set<Op> = []
    var seen: Set<ObjectIdentifier> = []
    var pending = [node].compactMap { $0 }
    while let node = pending.popLast() {
      guard seen.insert(ObjectIdentifier(node)).inserted else { continue }
      if let op = node.op { ops.insert(op) }
      pending.append(contentsOf: node.parents.compactMap(\.node))
    }
    return ops
  }
}
