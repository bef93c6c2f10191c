/// The arrays of paired layers, weight by weight, and what does not fit.
struct WeightAssignment {
  let layout: StoredWeights.Layout
  /// For each plain layer, depth first; nil where something does not fit.
  private(set) var arrays: [[StoredArray]?] = []
  private(set) var rows: [WeightMismatch.Row] = []
  /// The network's layers that got nothing, and the file's that were not used.
  private(set) var leftOut: [String] = []
  private(set) var unused: [String] = []

  init(layout: StoredWeights.Layout) { self.layout = layout }

  /// Gives a layer, or the layers of a model, what its counterpart holds.
  mutating func assign(_ stored: StoredLayer?, to layer: ExpectedLayer) {
    guard layer.hasWeights else {
      arrays += layer.plainLayers.map { _ in [] }
      return
    }
    guard let stored else {
      for plain in layer.plainLayers { take(plain.weights.isEmpty ? [] : nil, plain, found: "nothing") }
      return
    }
    switch (layer.layers.isEmpty, layout) {
    case (true, .legacy): take(legacy(layer, stored), for: layer, stored)
    case (true, .keras3): take(keras3(layer, stored), for: layer, stored)
    case (false, .keras3):
      let pairs = LayerPairs(stored.layers, layer.layers, layout: layout)
      for (inner, counterpart) in zip(layer.layers, pairs.counterparts) { assign(counterpart, to: inner) }
      leave(pairs.unused)
    case (false, .legacy): assignModel(stored, to: layer)
    }
  }

  /// Notes what the network has no place for.
  mutating func leave(_ layers: [StoredLayer]) {
    unused += layers.map(\.label)
    rows += layers.map { WeightMismatch.Row(layer: "–", expected: "nothing", found: Self.shapes($0)) }
  }

  // MARK: - A plain layer

  private mutating func take(_ weights: [StoredWeight]?, for layer: ExpectedLayer, _ stored: StoredLayer) {
    let fits = weights?.map(\.array.shape) == layer.weights.map(\.shape)
    take(fits ? weights?.map(\.array) : nil, layer, found: Self.shapes(stored))
  }

  private mutating func take(_ found: [StoredArray]?, _ layer: ExpectedLayer, found words: String) {
    arrays.append(found)
    guard found == nil else { return }
    leftOut.append(layer.name)
    let wanted = layer.weights.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
    rows.append(WeightMismatch.Row(layer: layer.name, expected: wanted, found: words))
  }

  /// By the last part of each name, "kernel:0", where these are Keras' names; else in the file's order.
  private func legacy(_ layer: ExpectedLayer, _ stored: StoredLayer) -> [StoredWeight] {
    let weights = stored.weights.filter(\.isFloat)
    let names = weights.map(\.tail)
    let places = layer.weights.map { names.firstIndex(of: $0.name) }.compactMap(\.self)
    guard Set(places).count == weights.count else { return weights }
    return places.map { weights[$0] }
  }

  private func keras3(_ layer: ExpectedLayer, _ stored: StoredLayer) -> [StoredWeight]? {
    var byPath: [String: StoredWeight] = [:]
    for weight in stored.weights where weight.isFloat { byPath[weight.name] = weight }
    let paths = layer.weights.indices.map(layer.keras3Paths)
    guard Set(paths.joined()) == Set(byPath.keys) else { return nil }
    return paths.compactMap { $0.first.flatMap { byPath[$0] } }
  }

  /// Shapes that a row of a message names.
  private static let mostShapes = 64

  private static func shapes(_ stored: StoredLayer) -> String {
    let weights = stored.allWeights
    let shapes = weights.prefix(mostShapes).map { weight in
      weight.other.map { "\($0.shape) of \($0.type)" } ?? "\(weight.array.shape)"
    }.joined(separator: ", ")
    let more = weights.count > mostShapes ? " and \(weights.count - mostShapes) more" : ""
    return "\(stored.label): " + (shapes.isEmpty ? "no weights" : shapes) + more
  }

  // MARK: - A model's weights in one list

  /// A legacy file has a model's weights in one list: what is trained, layer by layer, then what is not; or, where the model
  /// was frozen when it was saved, plainly layer by layer. The names usually tell which; the file does not.
  private mutating func assignModel(_ stored: StoredLayer, to model: ExpectedLayer) {
    let paths = model.plainPaths
    let layers = paths.map(\.layer)
    let plain = layers.indices.flatMap { layer in layers[layer].weights.indices.map { (layer: layer, weight: $0) } }
    let isTrainable = { (place: (layer: Int, weight: Int)) in layers[place.layer].weights[place.weight].isTrainable }
    let trainedFirst = plain.filter(isTrainable) + plain.filter { !isTrainable($0) }
    let weight = { (place: (layer: Int, weight: Int)) in layers[place.layer].weights[place.weight] }
    let found = stored.weights.filter(\.isFloat)
    let tails = found.map(\.tail)
    // Names such as "gamma" tell the two orders apart where all shapes are alike.
    let known = Set(plain.map { weight($0).name })
    let tell = tails.contains(where: known.contains)
    let orders = [named(found, paths, plain), trainedFirst, plain].compactMap(\.self)
    let fitting = orders.first { order in
      order.map { weight($0).shape } == found.map(\.array.shape)
        && (!tell || order.map { weight($0).name } == tails)
    }
    guard let fitting else {
      let shapes = Self.shapes(stored)
      for layer in layers { take(layer.weights.isEmpty ? [] : nil, layer, found: shapes) }
      return
    }
    var taken = layers.map { [StoredArray?](repeating: nil, count: $0.weights.count) }
    for (place, weight) in zip(fitting, found) { taken[place.layer][place.weight] = weight.array }
    arrays += taken.map { $0.compactMap(\.self) }
  }

  /// The places in the order of the stored weights, if their names "low/fc1/kernel:0" name each place once: by as many of
  /// the models' names as are there.
  private func named(
    _ stored: [StoredWeight], _ layers: [(path: [String], layer: ExpectedLayer)], _ places: [(layer: Int, weight: Int)]
  ) -> [(layer: Int, weight: Int)]? {
    let byName = Dictionary(grouping: places) { place in
      "\(layers[place.layer].layer.name)/\(layers[place.layer].layer.weights[place.weight].name)"
    }
    var used: Set<[Int]> = []
    var order: [(layer: Int, weight: Int)] = []
    for weight in stored {
      let scopes = weight.name.split(separator: "/").dropLast().map(String.init)
      let candidates = byName["\(scopes.last ?? "")/\(weight.tail)"] ?? []
      let shared = candidates.map { zip(layers[$0.layer].path.reversed(), scopes.reversed()).prefix { $0 == $1 }.count }
      guard let most = shared.max(), shared.count(where: { $0 == most }) == 1,
        let place = shared.firstIndex(of: most).map({ candidates[$0] }),
        used.insert([place.layer, place.weight]).inserted
      else { return nil }
      order.append(place)
    }
    return order.count == places.count ? order : nil
  }
}
