import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooSupport

/// A file with one of two networks with which a training goes on.
struct KerasPart: Sendable {
  /// The file's path, as it was given.
  let path: String
  /// The network as the file has it.
  let saved: SavedNetwork
  /// What it was compiled with; nil if it was not.
  let compilation: KerasCompilation?
  /// Whether GANZoo wrote the file.
  let isOwn: Bool
  private let model: KerasModel
  private let variables: KerasFile.Optimizer?
  /// The name of the network in a GAN that was saved as one model; nil where the file has the network alone.
  private let nestedName: String?

  init(_ path: String, _ role: KerasModel.Part.Role, _ layers: LayerRegistry) throws {
    let file = try KerasFile(contentsOf: path)
    self.path = path
    let whole = try SavedNetwork(file, from: path, layers: layers)
    model = try namingGraphErrors(path) { try KerasModel(file, layers: layers) }
    compilation = KerasCompilation(file)
    isOwn = NetworkFacts(file.attributes).areOfGenerator
    if !isOwn, let name = whole.name(of: role), let part = try namingGraphErrors(path, { try whole.part(named: name) })
    {
      // The state of a GAN's optimizer is that of both networks, or of one: it begins anew.
      (saved, nestedName, variables) = (part, name, nil)
    } else {
      (saved, nestedName, variables) = (whole, nil, file.optimizer)
    }
  }

  /// The optimizer's settings as a recipe has them; none where there is no such optimizer.
  var optimizer: [KerasCompilation.Setting] { compilation?.optimizer ?? [] }

  /// The state of the optimizer for a network of a recipe; nil where the file has none or one of before the first step,
  /// and where the recipe's optimizer is another.
  ///
  /// Throws `OptimizerStateError` for a state that GANZoo's optimizer does not have: with more slots, or of other
  /// weights.
  private func readState(of recipe: Recipe, _ network: String, _ adapted: Network) throws -> OptimizerState? {
    guard let variables, isSameOptimizer(recipe, network) else { return nil }
    let isWithoutSlots = variables.variables.allSatisfy(\.array.shape.isEmpty)
    let count = optimizer[0].value == "adam" ? 2 : 1
    // SGD without momentum has nothing to keep but the count of steps.
    if isWithoutSlots, optimizer[0].value != "sgd" { return nil }
    let state = try OptimizerState(
      variables, slots: isWithoutSlots ? 0 : count,
      beside: isWithoutSlots ? (0, 0) : compilation?.otherSlots ?? (0, 0), of: model, from: path)
    return state.steps == 0 ? nil : state.matching(adapted, slots: count)
  }

  /// The state of the optimizer for a network of a recipe; nil where it begins anew.
  func state(of recipe: Recipe, _ network: String, _ adapted: Network) -> OptimizerState? {
    (try? readState(of: recipe, network, adapted)) ?? nil
  }

  private func isSameOptimizer(_ recipe: Recipe, _ network: String) -> Bool {
    optimizer.first?.value == recipe.resolved["optimizers.\(network).name"]
  }

  /// A network's optimizer, and how it begins, in words.
  static func note(of recipe: Recipe, _ network: String, _ beginning: String) -> String {
    let setting = { (name: String) in recipe.resolved["optimizers.\(network).\(name)"] ?? "" }
    return "the \(network)'s optimizer, \(setting("name")) with a learning rate of \(setting("learning_rate")), "
      + beginning
  }

  /// What a user should know of the optimizer of a network.
  func notes(of recipe: Recipe, _ network: String, _ adapted: Network) -> [String] {
    let name = recipe.resolved["optimizers.\(network).name"] ?? ""
    let state = state(of: recipe, network, adapted)
    let steps = state.map { "goes on after its \($0.steps.counted("step")) in \(path)" } ?? "begins anew"
    var notes = nestedName.map { ["\(path): a GAN, of which the \(network) '\($0.shown())' is taken"] } ?? []
    notes.append(Self.note(of: recipe, network, steps))
    do {
      _ = try readState(of: recipe, network, adapted)
    } catch {
      notes.append("\(error); GANZoo's \(name) leaves such a state out")
    }
    if let className = compilation?.optimizerClass, optimizer.isEmpty {
      notes.append("\(path) was compiled with \(className.shown()), which GANZoo does not have")
    }
    if let compilation, !compilation.leftOut.isEmpty, isSameOptimizer(recipe, network) {
      notes.append("\(path): the optimizer is without \(compilation.leftOut.listed())")
    }
    if let note = compilation?.scheduleNote, isSameOptimizer(recipe, network) { notes.append("\(path): \(note)") }
    return notes
  }
}

extension SavedNetwork {
  /// The name of the one generator, or critic, in a GAN; nil for a network that is no GAN of both.
  fileprivate func name(of role: KerasModel.Part.Role) -> String? {
    let parts = parts
    guard let generator = parts.first(where: { $0.role == .generator }),
      !network.inputShapes.contains(generator.outputShapes[0]), network.outputShapes != generator.outputShapes
    else { return nil }
    let critics = parts.filter { $0.role == .critic }
    guard critics.count == 1 else { return nil }
    return role == .generator ? generator.name : critics[0].name
  }
}
