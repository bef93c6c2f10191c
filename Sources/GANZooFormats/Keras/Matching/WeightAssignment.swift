/// Assigns the arrays of stored layers to the weights of the layers paired with them, and collects the differences.
struct WeightAssignment {
  let layout: StoredWeights.Layout
  /// The arrays of each layer that is not a nested model, depth first; nil for a layer that does not fit.
  private(set) var arrays: [[StoredArray]?] = []
  /// The differences.
  private(set) var rows: [WeightMismatch.Row] = []
  /// The names of the network's layers that got no weights.
  private(set) var leftOut: [String] = []
  /// The names of the file's layers that were not used.
  private(set) var unused: [String] = []

  init(layout: StoredWeights.Layout) { self.layout = layout }

  /// Assigns the arrays of a stored layer to a layer, or those of a stored nested model to the layers of one.
  mutating func assign(_ stored: StoredLayer?, to layer: ExpectedLayer) {
    guard layer.hasWeights else {
      arrays += layer.plainLayers.map { _ in [] }
      return
    }
    guard let stored else {
      for plain in layer.plainLayers { add(plain.weights.isEmpty ? [] : nil, plain, found: "nothing") }
      return
    }
    switch (layer.layers.isEmpty, layout) {
    case (true, .legacy): add(legacy(layer, stored), for: layer, stored)
    case (true, .keras3): add(keras3(layer, stored), for: layer, stored)
    case (false, .keras3):
      let pairs = LayerPairs(stored.layers, layer.layers, layout: layout)
      for (inner, counterpart) in zip(layer.layers, pairs.counterparts) { assign(counterpart, to: inner) }
      addUnused(pairs.unused)
    case (false, .legacy): assignModel(stored, to: layer)
    }
  }

  /// Records stored layers that the network does not have.
  mutating func addUnused(_ layers: [StoredLayer]) {
    unused += layers.map(\.label)
    rows += layers.map { WeightMismatch.Row(layer: "–", expected: "nothing", found: Self.shapes($0)) }
  }

  // MARK: - A layer

  private mutating func add(_ weights: [StoredWeight]?, for layer: ExpectedLayer, _ stored: StoredLayer) {
    let fits = weights?.map(\.array.shape) == layer.weights.map(\.shape)
    add(fits ? weights?.map(\.array) : nil, layer, found: Self.shapes(stored))
  }

  private mutating func add(_ found: [StoredArray]?, _ layer: ExpectedLayer, found words: String) {
    arrays.append(found)
    guard found == nil else { return }
    leftOut.append(layer.name)
    let wanted = layer.weights.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
    rows.append(WeightMismatch.Row(layer: layer.name, expected: wanted, found: words))
  }

  /// The weights in the order of the layer's: by the last parts of their names, such as "kernel:0", if these are Keras'
  /// names. Else in the order of the file.
  private func legacy(_ layer: ExpectedLayer, _ stored: StoredLayer) -> [StoredWeight] {
    let weights = stored.weights.filter(\.isFloat)
    let names = weights.map(\.tail)
    let positions = layer.weights.map { names.firstIndex(of: $0.name) }.compactMap(\.self)
    guard Set(positions).count == weights.count else { return weights }
    return positions.map { weights[$0] }
  }

  /// The weights in the order of the layer's, by their paths. Nil if the file has other paths.
  private func keras3(_ layer: ExpectedLayer, _ stored: StoredLayer) -> [StoredWeight]? {
    var byPath: [String: StoredWeight] = [:]
    for weight in stored.weights where weight.isFloat { byPath[weight.name] = weight }
    let paths = layer.weights.indices.map(layer.keras3Paths)
    guard Set(paths.joined()) == Set(byPath.keys) else { return nil }
    return paths.compactMap { $0.first.flatMap { byPath[$0] } }
  }

  /// The most shapes that a row of a message lists.
  private static let maximumShapes = 64

  private static func shapes(_ stored: StoredLayer) -> String {
    let weights = stored.allWeights
    let shapes = weights.prefix(maximumShapes).map { weight in
      weight.other.map { "\($0.shape) of \($0.type)" } ?? "\(weight.array.shape)"
    }.joined(separator: ", ")
    let more = weights.count > maximumShapes ? " and \(weights.count - maximumShapes) more" : ""
    return "\(stored.label): " + (shapes.isEmpty ? "no weights" : shapes) + more
  }

  // MARK: - A nested model of a legacy file

  private typealias WeightPosition = (layer: Int, weight: Int)

  /// Assigns the weights of a nested model, which a legacy file has in one list.
  ///
  /// The list has all trainable weights, layer by layer, and then the others. If the model was frozen when it was
  /// saved, it has all weights layer by layer. The file does not say which, but the names of the weights usually do.
  private mutating func assignModel(_ stored: StoredLayer, to model: ExpectedLayer) {
    let paths = model.plainPaths
    let layers = paths.map(\.layer)
    let plain = layers.indices.flatMap { layer in layers[layer].weights.indices.map { (layer: layer, weight: $0) } }
    let isTrainable = { (position: WeightPosition) in layers[position.layer].weights[position.weight].isTrainable }
    let trainableFirst = plain.filter(isTrainable) + plain.filter { !isTrainable($0) }
    let weight = { (position: WeightPosition) in layers[position.layer].weights[position.weight] }
    let found = stored.weights.filter(\.isFloat)
    let tails = found.map(\.tail)
    // If shapes are equal, names such as "gamma" distinguish the two orders.
    let known = Set(plain.map { weight($0).name })
    let hasKnownNames = tails.contains(where: known.contains)
    let orders = [named(found, paths, plain), trainableFirst, plain].compactMap(\.self)
    let fitting = orders.first { order in
      order.map { weight($0).shape } == found.map(\.array.shape)
        && (!hasKnownNames || zip(order, tails).allSatisfy { weight($0).isCalled($1) })
    }
    guard let fitting else {
      let shapes = Self.shapes(stored)
      for layer in layers { add(layer.weights.isEmpty ? [] : nil, layer, found: shapes) }
      return
    }
    var assigned = layers.map { [StoredArray?](repeating: nil, count: $0.weights.count) }
    for (position, weight) in zip(fitting, found) { assigned[position.layer][position.weight] = weight.array }
    arrays += assigned.map { $0.compactMap(\.self) }
  }

  /// The positions in the order of the stored weights, by their names, such as "low/fc1/kernel:0". Of several layers
  /// with a name, the one whose enclosing models agree best is meant. Nil if the names do not identify each position.
  private func named(
    _ stored: [StoredWeight], _ layers: [(path: [String], layer: ExpectedLayer)], _ positions: [WeightPosition]
  ) -> [WeightPosition]? {
    let byName = Dictionary(grouping: positions) { position in
      "\(layers[position.layer].layer.name)/\(layers[position.layer].layer.weights[position.weight].name)"
    }
    var used: Set<[Int]> = []
    var order: [WeightPosition] = []
    for weight in stored {
      let scopes = weight.name.split(separator: "/").dropLast().map(String.init)
      let candidates = byName["\(scopes.last ?? "")/\(weight.tail)"] ?? []
      let shared = candidates.map { zip(layers[$0.layer].path.reversed(), scopes.reversed()).prefix { $0 == $1 }.count }
      guard let most = shared.max(), shared.count(where: { $0 == most }) == 1,
        let position = shared.firstIndex(of: most).map({ candidates[$0] }),
        used.insert([position.layer, position.weight]).inserted
      else { return nil }
      order.append(position)
    }
    return order.count == positions.count ? order : nil
  }
}
