import GANZooFormats
import GANZooSupport
import GANZooTraining
import Synchronization

/// Recipes of points in the plane, trained for who looks at them.
final class ToyRoutes: Sendable {
  private let zoo: Zoo
  private let threads: Int
  /// The number of the training that was asked for last.
  private let latest = Atomic<Int>(0)

  private static let separator: Character = "/"

  init(_ zoo: Zoo, threads: Int) { (self.zoo, self.threads) = (zoo, threads) }

  /// The recipes, as `model/recipe`.
  func list() -> JSONObject { ["toys": .array(names.map { .string($0) })] }

  private var names: [String] {
    zoo.architectures.entries.flatMap { entry in
      entry.recipes.filter { recipe in
        (try? SettingsTree(yaml: recipe.yaml, file: recipe.name))?.ints(at: "architecture.sample") == [2]
      }.map { "\(entry.name)\(Self.separator)\($0.name)" }
    }
  }

  /// Trains a recipe from its start, and tells of points and critic as it goes. It ends when its reader has gone, or
  /// when another is asked for: one trains at a time.
  ///
  /// The body is `{"toy": "mlp/toy-8-gaussians", "seed": 1}`.
  func train(_ request: HTTPRequest) throws -> HTTPResponse {
    let body = try request.json()
    guard case .string(let name)? = body["toy"], names.contains(name) else {
      throw HTTPError(404, "there is no such toy")
    }
    guard case .int(let seed)? = body["seed"] ?? .int(1), seed >= 0 else {
      throw HTTPError(400, "'seed' is a whole number of at least 0")
    }
    let parts = name.split(separator: Self.separator).map(String.init)
    let recipe = try zoo.recipe(model: parts[0], recipe: parts[1], overrides: ["training.seed=\(seed)"])
    let number = latest.add(1, ordering: .acquiringAndReleasing).newValue
    return HTTPResponse(
      events: try ToyTraining(recipe, threads: threads) { [self] in latest.load(ordering: .acquiring) == number })
  }
}
