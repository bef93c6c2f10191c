import GANZooFormats
import GANZooNN
import GANZooTensors

/// Computes the shapes of symbols before a network is built.
final class SymbolShapes {
  private var known: [Symbol: Shape] = [:]

  func shape(of symbol: Symbol, in layer: String) throws -> Shape {
    if let shape = known[symbol] { return shape }
    let order = LayerOrder(outputs: [symbol], unused: []) { known[$0] == nil ? $0.inputs : [] }.nodes
    for symbol in order where known[symbol] == nil {
      do {
        let shape = try symbol.layer.outputShape(symbol.inputs.compactMap { known[$0] })
        guard !Network.isTooLarge(shape) else {
          throw ConfigurationError.invalid(layer: layer, reason: "what it reads would be \(shape)")
        }
        known[symbol] = shape
      } catch let error as LayerShapeError {
        throw ConfigurationError.invalid(layer: layer, reason: "what it reads expects \(error.expected)")
      }
    }
    return known[symbol] ?? []
  }
}
