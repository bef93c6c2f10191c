import GANZooBackend

/// An array of whole numbers (Int32) on a device: labels, rows of a table, flat indices into a tensor, moves of images.
///
/// No gradient flows through it.
public struct IndexTensor {
  /// Sizes of the axes, outermost first.
  public let shape: Shape
  /// Where it lives.
  public let device: Device
  let buffer: any IndexBuffer

  init(shape: Shape, buffer: any IndexBuffer, on device: Device) {
    precondition(shape.count == buffer.count, "\(shape) has not \(buffer.count) elements")
    (self.shape, self.buffer, self.device) = (shape, buffer, device)
  }

  /// A tensor of these numbers, in row-major order; as many as the shape has elements.
  public init(_ values: [Int32], shape: Shape, on device: Device) {
    self.init(shape: shape, buffer: device.backend.upload(values), on: device)
  }

  /// [N], these numbers.
  public init(_ values: [Int], on device: Device) {
    self.init(values.map(Int32.init), shape: [values.count], on: device)
  }

  /// A copy of the numbers, in row-major order.
  public var values: [Int32] { device.backend.read(buffer) }
}

extension IndexTensor: CustomStringConvertible {
  /// The shape and the first hundred numbers, in one line.
  public var description: String {
    let shown = values.prefix(100).map(String.init).joined(separator: ", ")
    return "IndexTensor \(shape) [\(shown)\(shape.count > 100 ? ", …" : "")]"
  }
}

extension Tensor {
  /// The numbers as indices, of the same shape: labels that reach a layer as its input. No gradient flows through them.
  ///
  /// - Parameter bound: how many indices there are. A number that is not whole or not in 0 ..< bound ends the program.
  public func indices(below bound: Int) -> IndexTensor {
    IndexTensor(shape: shape, buffer: device.backend.indices(buffer, below: bound), on: device)
  }
}
