public import GANZooTensors

/// A value in a layer graph that is being written: the output of a layer applied to other symbols, or an input.
///
/// Shapes are checked when the symbols are made into a `Network`.
public final class Symbol: Sendable {
  package let layer: any Layer
  package let name: String?
  package let inputs: [Symbol]
  /// The call of this layer that was written first, if this is a later one.
  private let firstCall: Symbol?

  package convenience init(layer: any Layer, name: String?, inputs: [Symbol]) {
    self.init(layer: layer, name: name, inputs: inputs, firstCall: nil)
  }

  private init(layer: any Layer, name: String?, inputs: [Symbol], firstCall: Symbol?) {
    (self.layer, self.name, self.inputs, self.firstCall) = (layer, name, inputs, firstCall)
  }

  /// A layer of a network in another graph, under its name.
  package convenience init(_ vertex: Network.Vertex, reading inputs: [Symbol]) {
    self.init(layer: vertex.layer, name: vertex.name, inputs: inputs)
  }

  /// An input of the network: the shape of one sample, without the batch axis.
  public static func input(_ name: String, _ shape: Shape, of type: InputLayer.ElementType = .float32) -> Symbol {
    Symbol(layer: InputLayer(shape, of: type), name: name, inputs: [])
  }

  /// Applies the layer of this symbol to other inputs, with the same parameters: a shared layer.
  ///
  ///     let left = Dense(8)(a, name: "both")
  ///     let right = left.again(b)
  ///
  /// Gradients of all calls add up. Each call's inputs must give the parameters the same shapes.
  public func again(_ inputs: Symbol...) -> Symbol { again(inputs) }

  package func again(_ inputs: [Symbol]) -> Symbol {
    Symbol(layer: layer, name: name, inputs: inputs, firstCall: shared)
  }

  /// The symbol that stands for the layer in all its calls.
  var shared: Symbol { firstCall ?? self }
}

// A symbol is equal to itself alone.
extension Symbol: Hashable {
  /// Whether both are the same symbol.
  public static func == (a: Symbol, b: Symbol) -> Bool { a === b }
  /// Hashes the symbol's identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
