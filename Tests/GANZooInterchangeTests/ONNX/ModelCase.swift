import GANZoo
import Testing

/// A network to convert. Inputs whose names begin with `class` are integers.
struct ModelCase: CustomTestStringConvertible, Sendable {
  let name: String
  let network: @Sendable () throws -> Network
  var testDescription: String { name }

  init(_ name: String, _ network: @escaping @Sendable () throws -> Network) {
    (self.name, self.network) = (name, network)
  }

  /// A case with one input.
  init(_ name: String, _ shape: Shape, of type: InputLayer.ElementType = .float32, _ output: @escaping Maker) {
    self.init(name) {
      let x = Symbol.input(type == .int32 ? "class" : "x", shape, of: type)
      return try Network(name, inputs: [x], outputs: [output(x)])
    }
  }
  typealias Maker = @Sendable (Symbol) -> Symbol

  /// One layer on one input.
  init(_ name: String, _ shape: Shape, of type: InputLayer.ElementType = .float32, _ layer: any Layer) {
    self.init(name, shape, of: type) { layer($0, name: "y") }
  }

  /// A case that reads the output of a convolution, whose channels are first.
  init(_ name: String, convolved shape: Shape, _ output: @escaping Maker) {
    self.init(name, shape) { output(convolution(shape.last)($0)) }
  }

  /// One layer behind a convolution.
  init(_ name: String, convolved shape: Shape, _ layer: any Layer) {
    self.init(name, convolved: shape) { layer($0, name: "y") }
  }
}

/// A convolution that keeps the image's size.
func convolution(_ filters: Int) -> Conv2D { Conv2D(filters, kernel: 1) }
