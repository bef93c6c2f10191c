public import GANZooBackend

/// Where tensors live and ops run.
public typealias Device = GANZooBackend.Device

/// An array of float32 numbers on a device, and the place in the graph of gradients that it came from.
///
/// Values never change; every op makes a new tensor. An op adds to the graph only where one of its operands is
/// differentiable: a `variable()`, or made from one.
public struct Tensor {
  /// Sizes of the axes, outermost first.
  public let shape: Shape
  package let storage: Storage
  let node: Node?

  init(shape: Shape, storage: Storage, node: Node?) {
    precondition(shape.count == storage.count, "\(shape) has not \(storage.count) elements")
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  package init(shape: Shape, storage: Storage) { self.init(shape: shape, storage: storage, node: nil) }

  /// A tensor of these numbers, in row-major order; as many as the shape has elements.
  public init(_ values: some Collection<Float>, shape: Shape, on device: Device) {
    self.init(shape: shape, storage: Storage(values, on: device))
  }

  /// A tensor of one number repeated.
  public init(repeating value: Float, shape: Shape, on device: Device) {
    self.init(shape: shape, storage: Storage(repeating: value, count: shape.count, on: device))
  }

  /// A scalar, of shape [].
  public init(_ value: Float, on device: Device) { self.init(repeating: value, shape: [], on: device) }

  /// Where the tensor lives.
  public var device: Device { storage.device }
  /// A copy of the numbers, in row-major order.
  public var values: [Float] { storage.values }
  /// Numbers in [−1, 1] as bytes, −1 black and 1 white; what lies outside is clipped.
  public var pixels: [UInt8] { storage.pixels }
  /// The only number of a tensor with one element.
  public var scalar: Float {
    precondition(shape.count == 1, "a tensor \(shape) is not a scalar")
    return storage[0]
  }
  /// Whether no number is infinite or NaN.
  public var isFinite: Bool { storage.isFinite }

  /// The same numbers as a leaf of the graph: gradients can be taken with respect to it.
  public func variable() -> Tensor {
    device.newestNode += 1
    return Tensor(
      shape: shape, storage: storage, node: Node(op: nil, serial: device.newestNode, parents: [], output: nil))
  }

  /// The same numbers, outside of the graph.
  public func detached() -> Tensor { Tensor(shape: shape, storage: storage, node: nil) }

  /// Whether gradients reach this tensor.
  public var isDifferentiable: Bool { node != nil }
}
