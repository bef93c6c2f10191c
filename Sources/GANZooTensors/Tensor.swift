import GANZooBackend

/// An array of float32 numbers on a device, and the place in the graph of gradients that it came from.
///
/// Values never change; every op makes a new tensor. An op adds to the graph only where one of its operands is
/// differentiable: a `variable()`, or made from one.
public struct Tensor {
  /// Sizes of the axes, outermost first.
  public let shape: Shape
  /// Where the tensor lives.
  public let device: Device
  let buffer: any Buffer
  let node: Node?

  init(shape: Shape, buffer: any Buffer, on device: Device, node: Node? = nil) {
    precondition(shape.count == buffer.count, "\(shape) has not \(buffer.count) elements")
    (self.shape, self.device, self.buffer, self.node) = (shape, device, buffer, node)
  }

  /// A tensor of these numbers, in row-major order; as many as the shape has elements.
  public init(_ values: some Collection<Float>, shape: Shape, on device: Device) {
    self.init(shape: shape, buffer: device.backend.upload(Array(values)), on: device)
  }

  /// A tensor of one number repeated.
  public init(repeating value: Float, shape: Shape, on device: Device) {
    self.init(shape: shape, buffer: device.backend.fill(value, count: shape.count), on: device)
  }

  /// A scalar, of shape [].
  public init(_ value: Float, on device: Device) { self.init(repeating: value, shape: [], on: device) }

  /// The same numbers as a leaf of the graph: gradients can be taken with respect to it.
  public func variable() -> Tensor {
    device.newestNode += 1
    return Tensor(
      shape: shape, buffer: buffer, on: device,
      node: Node(op: nil, serial: device.newestNode, parents: [], output: nil))
  }

  /// The same numbers, outside of the graph.
  public func detached() -> Tensor { Tensor(shape: shape, buffer: buffer, on: device) }

  /// Whether gradients reach this tensor.
  public var isDifferentiable: Bool { node != nil }
}

// MARK: - Reading: each waits until the device has come so far

extension Tensor {
  /// A copy of the numbers, in row-major order.
  public var values: [Float] { values(0..<shape.count) }

  /// Some of the numbers, counted in row-major order.
  package func values(_ range: Range<Int>) -> [Float] { device.backend.read([(buffer, range)])[0] }

  /// Copies of the numbers of several tensors on one device, with one wait for all.
  package static func values(of tensors: [Tensor]) -> [[Float]] {
    tensors.first?.device.backend.read(tensors.map { ($0.buffer, 0..<$0.shape.count) }) ?? []
  }

  /// Numbers in [−1, 1] as bytes, −1 black and 1 white; what lies outside is clipped.
  public var pixels: [UInt8] { device.backend.pixels(buffer) }

  /// The only number of a tensor with one element.
  public var scalar: Float {
    precondition(shape.count == 1, "a tensor \(shape) is not a scalar")
    return values[0]
  }

  /// Whether no number is infinite or NaN.
  public var isFinite: Bool { Self.areAllFinite([self]) }

  /// Whether no number of tensors on one device is infinite or NaN, with one wait for all.
  package static func areAllFinite(_ tensors: [Tensor]) -> Bool {
    tensors.first?.device.backend.areAllFinite(tensors.map(\.buffer)) ?? true
  }
}

// MARK: - For owners of tensors

extension Tensor {
  /// Whether both have the same numbers because one was made from the other without an op.
  package func sharesNumbers(with other: Tensor) -> Bool { buffer === other.buffer }

  /// Frees what is kept beside the numbers to compute with them faster, as it will rarely be computed with from now on.
  package func releaseCaches() { buffer.releaseCaches() }
}
