import GANZooData
import GANZooFormats
public import GANZooInterchange
public import GANZooNN
public import GANZooSupport
import GANZooTensors

/// A generator that was trained, and its critic where there is one, with which a training on other data begins:
/// fine-tuning.
///
/// The generator has the weights of its file, the EMA where its recipe has one: those that its samples are made with,
/// and the only ones that a file without its run has. Optimizers and the count of steps begin anew.
public struct TrainedNetworks: Sendable {
  /// The generator.
  public let generator: GeneratorFile
  /// Its critic; nil: the critic begins with random weights.
  public let critic: SavedNetwork?
  /// What is named, for messages and the recipe.
  public let source: String

  /// Reads the files of a generator and of its critic.
  ///
  /// - Parameters:
  ///   - source: what is named; the generator's path unless given.
  ///   - layers: the layers that the networks may have.
  /// - Throws: what `GeneratorFile` and `SavedNetwork` throw, or `ArchitectureError` for a generator whose file has no
  ///   recipe.
  public init(
    generator: String, critic: String? = nil, source: String? = nil, layers: LayerRegistry = .builtIn
  ) throws {
    self.source = source ?? generator
    self.generator = try GeneratorFile(contentsOf: generator, layers: layers)
    self.critic = try critic.map { try SavedNetwork(contentsOf: $0, layers: layers) }
    guard !self.generator.provenance.recipe.isEmpty else {
      throw ArchitectureError(
        "\(self.source) does not say by which recipe it was trained, since GANZoo did not train it; "
          + "'train --from' goes on with such a generator and its critic")
    }
  }

  /// The recipe by which the generator was trained, with changes.
  ///
  /// - Parameters:
  ///   - settings: sections in the place of those of the recipe, but for the architecture.
  ///   - overrides: texts `path=value`, later ones winning. A batch is no larger than a folder of pictures that they
  ///     name, unless they set it.
  /// - Throws: what `Recipe` or the folder throws.
  public func recipe(_ zoo: Zoo, settings: SettingsTree? = nil, overrides: [String] = []) throws -> Recipe {
    let provenance = generator.provenance
    var tree = try SettingsTree(yaml: provenance.recipe, file: source)
    if let settings { tree.adopt(settings, except: ["model", "title", "source", "architecture", "start"]) }
    tree.set(text: source, at: "start.from")
    try tree.override("start.steps=\(provenance.steps)")
    tree.set(text: generator.saved.weightsChecksum, at: "start.weights")
    // It is another training than the one whose title this was.
    tree.set(text: "\(tree["model"] ?? "") fine-tuned from \(source)", at: "title")
    let set = tree["data.set"]
    for text in overrides { try tree.override(text) }
    // Moves are for the images that they were chosen for: they bring in black, the background of digits.
    let isMoved = overrides.contains { $0.hasPrefix("data.translate=") }
    if tree["data.set"] != set, tree["data.translate"] != nil, !isMoved {
      try tree.override("data.translate=0", option: "")
    }
    try tree.fitBatchesToNamedPictures()
    return try Recipe(tree, zoo: zoo)
  }

  /// Changes of a recipe that fit its networks to data with these classes; none where nothing has to change.
  ///
  /// - Throws: `ArchitectureError` where classes are of no use to the networks, where networks that are told classes
  ///   would be told none or too few, or where the recipe's classes are neither the generator's nor those of the data.
  public func overrides(of recipe: Recipe, classNames: [String]) throws -> [String] {
    guard !(recipe.architecture is ImportedNetworks) else { return [] }
    let (old, new) = (generator.classNames.count, classNames.count)
    guard let classes = recipe.architecture.classes else {
      guard old == 0 else { throw needsClasses(old, "none") }
      return []
    }
    guard old > 0 else {
      throw ArchitectureError(
        "the generator of \(source) is told no classes, and so begins no training with classes: "
          + "leave architecture.classes out, or train new networks with --model")
    }
    guard classes != new else { return [] }
    guard new > 0 else { throw needsClasses(old, "none") }
    guard classes == old else {
      throw ArchitectureError(
        "architecture.classes is set to \(classes), but the data have \(new.counted("class")); "
          + "without it the networks are fitted to them")
    }
    let changes = ["architecture.classes=\(new)"]
    do { _ = try recipe.changed(changes) } catch is SettingsError { throw needsClasses(old, "\(new)") }
    return changes
  }

  private func needsClasses(_ old: Int, _ found: String) -> ArchitectureError {
    ArchitectureError(
      "the generator of \(source) is told classes, \(old.grouped) of them, but the data have \(found): put the "
        + "pictures into a folder for each class, or train new networks with --model")
  }

  /// The weights for the networks of a recipe of `recipe(_:settings:overrides:)` on data with these classes.
  ///
  /// What belongs to a class, such as its row of an embedding, is taken from the class of the same name. That of others
  /// is as the recipe begins it.
  ///
  /// - Throws: `ArchitectureError` if the networks have other layers than the generator and its critic.
  public func start(of recipe: Recipe, classNames: [String]) throws -> TrainingStart {
    let roles =
      [(generator.saved, recipe.generator, Trainer.Role.generator)]
      + (critic.map { [($0, recipe.critic, Trainer.Role.critic)] } ?? [])
    let old = generator.classNames
    if let critic, let found = ClassHead(of: critic.network, classes: old.count),
      let asked = ClassHead(of: recipe.critic, classes: recipe.architecture.classes), found != asked
    {
      throw ArchitectureError(
        "architecture.class_head is \(asked.rawValue), but that of the critic of \(source) is \(found.rawValue): "
          + "leave the setting out, or train new networks with --model")
    }
    // Networks of other programs cannot be made for other classes: theirs take the places of the earlier ones.
    guard recipe.architecture.classes != nil, old != classNames, !(recipe.architecture is ImportedNetworks) else {
      return TrainingStart(generator: generator.saved, critic: critic)
    }
    let places = ClassPlaces(old: old, new: classNames)
    // At the most classes that an architecture takes there is no class more.
    let probe =
      try (try? recipe.changed(["architecture.classes=\(old.count + 1)"]))
      ?? recipe.changed(["architecture.classes=\(old.count - 1)"])
    let started = try roles.map { saved, network, role in
      let fresh = SavedNetwork(Model(network, seed: recipe.training.seed, role: role, on: Device(threads: 1)))
      return try places.moved(saved, to: fresh, probe: role == Trainer.Role.generator ? probe.generator : probe.critic)
    }
    return TrainingStart(generator: started[0], critic: started.count > 1 ? started[1] : nil)
  }

  /// What a user should know of the start on data with these classes.
  public func notes(of recipe: Recipe, classNames: [String]) -> [String] {
    let provenance = generator.provenance
    var notes = [
      "begins with the generator of \(source)"
        + (provenance.steps > 0 ? ", trained for \(provenance.steps.counted("step"))" : "")
        + (provenance.dataset.map { " of \($0.shown())" } ?? "")
        + (critic == nil ? "; no critic comes with it, so that the critic begins anew" : ", and with its critic")
    ]
    if let moves = try? SettingsTree(yaml: provenance.recipe, file: source)["data.translate"], moves != "0",
      recipe.resolved["data.translate"] == "0"
    {
      notes.append("images are not moved, as those of that training were (data.translate: \(moves.shown()))")
    }
    guard recipe.architecture.classes != nil, generator.classNames != classNames else { return notes }
    let old = generator.classNames
    let parts = [
      ("kept", classNames.filter(old.contains)), ("new", classNames.filter { !old.contains($0) }),
      ("left out", old.filter { !classNames.contains($0) }),
    ].filter { !$0.1.isEmpty }
    notes.append("classes: " + parts.map { "\($0.1.count) \($0.0) (\($0.1.listed(most: 5)))" }.joined(separator: ", "))
    return notes
  }
}

/// Which class of an earlier training a class is.
struct ClassPlaces {
  private let places: [Int?]
  private let oldCount: Int

  init(old: [String], new: [String]) {
    oldCount = old.count
    places = new.map { name in old.firstIndex { Array($0.utf8) == Array(name.utf8) } }
  }

  /// The weights of a network for new classes: of each parameter what belongs to no class or to one that there was, and
  /// for the rest what `fresh` has.
  ///
  /// - Parameter probe: the network of `saved` for a class more or fewer: axes that have another size there end in the
  ///   classes, once for each number that they differ by.
  func moved(_ saved: SavedNetwork, to fresh: SavedNetwork, probe: Network) throws(ArchitectureError) -> SavedNetwork {
    let known = saved.values
    var arrays: [[StoredArray]] = []
    for (vertex, array) in zip(fresh.network.vertices, fresh.arrays) {
      let other = probe.vertices.first { $0.name == vertex.name }
      var row: [StoredArray] = []
      for (index, parameter) in vertex.parameters.enumerated() {
        let name = "\(vertex.name)/\(parameter.name)"
        guard let old = known[name], let other, other.parameters.indices.contains(index),
          let moved = moved(old, to: array[index], probe: other.parameters[index].shape.sizes)
        else {
          throw ArchitectureError(
            "the weights to begin with should have '\(name)' \(parameter.shape), but have "
              + (known[name].map { "\($0.shape)" } ?? "no such weight"))
        }
        row.append(moved)
      }
      arrays.append(row)
    }
    return SavedNetwork(fresh.network, arrays: arrays)
  }

  /// The array of a parameter; nil where its shapes do not fit.
  private func moved(_ old: StoredArray, to fresh: StoredArray, probe: [Int]) -> StoredArray? {
    guard old.shape.count == fresh.shape.count, probe.count == old.shape.count else { return nil }
    var maps: [[Int?]] = []
    for (axis, size) in fresh.shape.enumerated() {
      // A discriminative class head has the classes of real images, then those of generated ones.
      let blocks = abs(probe[axis] - old.shape[axis])
      let before = old.shape[axis] - blocks * oldCount
      guard before >= 0, size == before + blocks * places.count else { return nil }
      maps.append(
        (0..<before).map { $0 }
          + (0..<blocks).flatMap { block in places.map { $0.map { before + block * oldCount + $0 } } })
    }
    var values = fresh.values
    for index in values.indices {
      var (rest, source, stride) = (index, Int?.some(0), 1)
      for axis in maps.indices.reversed() {
        let place = maps[axis][rest % fresh.shape[axis]]
        rest /= fresh.shape[axis]
        source = source.flatMap { sum in place.map { sum + $0 * stride } }
        stride *= old.shape[axis]
      }
      if let source { values[index] = old.values[source] }
    }
    return StoredArray(shape: fresh.shape, values: values)
  }
}
