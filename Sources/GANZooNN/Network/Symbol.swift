public import GANZooTensors

/// A value in a layer graph that is being written: the output of a layer applied to other symbols, or an input.
///
/// Shapes are checked when the symbols are made into a `Network`.
public final class Symbol: Sendable {
  package let layer: any Layer
  let name: String?
  package let inputs: [Symbol]

  package init(layer: any Layer, name: String?, inputs: [Symbol]) {
    self.layer = layer
    self.name = name
    self.inputs = inputs
  }

  /// A layer of a network in another graph, under its name.
  package convenience init(_ vertex: Network.Vertex, reading inputs: [Symbol]) {
    self.init(layer: vertex.layer, name: vertex.name, inputs: inputs)
  }

  /// An input of the network: the shape of one sample, without the batch axis.
  public static func input(_ name: String, _ shape: Shape, of type: InputLayer.ElementType = .float32) -> Symbol {
    Symbol(layer: InputLayer(shape, of: type), name: name, inputs: [])
  }
}

// A symbol is equal to itself alone.
extension Symbol: Hashable {
  /// Whether both are the same symbol.
  public static func == (a: Symbol, b: Symbol) -> Bool { a === b }
  /// Hashes the symbol's identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
