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

  init(_ path: String, _ layers: LayerRegistry) throws {
    let file = try KerasFile(contentsOf: path)
    self.path = path
    saved = try SavedNetwork(file, from: path, layers: layers)
    model = try namingGraphErrors(path) { try KerasModel(file, layers: layers) }
    compilation = KerasCompilation(file)
    isOwn = NetworkFacts(file.attributes).areOfGenerator
    variables = file.optimizer
  }

  /// The optimizer's settings as a recipe has them; none where there is no such optimizer.
  var optimizer: [KerasCompilation.Setting] { compilation?.optimizer ?? [] }

  /// The state of the optimizer for a network of a recipe; nil where the file has none, or the recipe's is another.
  ///
  /// Throws `OptimizerStateError`.
  func state(of recipe: Recipe, _ network: String, _ adapted: Network) throws -> OptimizerState? {
    guard let variables, isSameOptimizer(recipe, network) else { return nil }
    let count = optimizer[0].value == "adam" ? 2 : 1
    do {
      return try OptimizerState(variables, slots: count, of: model, from: path).matching(adapted, slots: count)
    } catch OptimizerStateError.count where optimizer[0].value == "sgd" {
      // Without momentum there is nothing to keep but the count of steps.
      return try OptimizerState(variables, slots: 0, of: model, from: path).matching(adapted, slots: count)
    }
  }

  private func isSameOptimizer(_ recipe: Recipe, _ network: String) -> Bool {
    optimizer.first?.value == recipe.resolved["optimizers.\(network).name"]
  }

  /// What a user should know of the optimizer of a network.
  func notes(of recipe: Recipe, _ network: String, _ adapted: Network) throws -> [String] {
    let name = recipe.resolved["optimizers.\(network).name"] ?? ""
    let rate = recipe.resolved["optimizers.\(network).learning_rate"] ?? ""
    let state = try state(of: recipe, network, adapted)
    let steps = state.map { "goes on after its \($0.steps.grouped) steps in \(path)" } ?? "begins anew"
    var notes = ["the \(network)'s optimizer, \(name) with a learning rate of \(rate), \(steps)"]
    if let className = compilation?.optimizerClass, optimizer.isEmpty {
      notes.append("\(path) was compiled with \(className.shown()), which GANZoo does not have")
    }
    if let compilation, !compilation.leftOut.isEmpty, isSameOptimizer(recipe, network) {
      notes.append("\(path): the optimizer is without \(compilation.leftOut.listed())")
    }
    return notes
  }
}
