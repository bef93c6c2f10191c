extension Network {
  /// The network as a part of another: its layers under their own names, reading from other symbols instead of its inputs.
  ///
  /// - Precondition: there is one symbol for each input.
  /// - Returns: a symbol for each output.
  public func callAsFunction(_ symbols: [Symbol]) -> [Symbol] {
    precondition(symbols.count == inputs.count, "\(name) has \(inputs.count) inputs")
    var values: [Symbol?] = Array(repeating: nil, count: vertices.count)
    for (position, symbol) in zip(inputs, symbols) { values[position] = symbol }
    for (position, vertex) in vertices.enumerated() where values[position] == nil {
      values[position] = Symbol(layer: vertex.layer, name: vertex.name, inputs: vertex.inputs.compactMap { values[$0] })
    }
    return outputs.compactMap { values[$0] }
  }
}
