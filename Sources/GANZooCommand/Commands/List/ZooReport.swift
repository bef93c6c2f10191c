import GANZoo
import GANZooSupport
import GANZooWeights

/// What can be named on the command line, for programs and for people.
struct ZooReport: Encodable {
  struct Named: Encodable {
    let name, title: String

    init(_ entry: some RegistryEntry) { (name, title) = (entry.name, entry.title) }

    init(name: String, title: String) { (self.name, self.title) = (name, title) }
  }

  struct Architecture: Encodable {
    let name, title, source: String
    let recipes: [Named]
    /// Trained generators that come with the package.
    let trained: [Trained]
  }

  struct Trained: Encodable {
    /// As --model takes it.
    let name: String
    let dataSet: String
  }

  struct Dataset: Encodable { let name, title, origin: String }

  let architectures: [Architecture]
  let datasets: [Dataset]
  let objectives, optimizers, observers: [Named]

  private enum CodingKeys: String, CodingKey {
    case architectures, objectives, optimizers, observers
    case datasets = "dataSets"
  }

  init(_ zoo: Zoo) throws {
    // What is not there is left out here; the command that needs it says where it was looked for.
    let trained = Dictionary(grouping: (try? TrainedWeights.bundled())?.generators ?? [], by: \.model)
    architectures = try zoo.architectures.entries.map { entry in
      Architecture(
        name: entry.name, title: entry.title, source: entry.source,
        recipes: try entry.recipes.map {
          Named(name: $0.name, title: try zoo.recipe(model: entry.name, recipe: $0.name).title)
        }, trained: trained[entry.name, default: []].map { Trained(name: $0.name, dataSet: $0.data) })
    }
    datasets = zoo.datasets.entries.map { Dataset(name: $0.name, title: $0.title, origin: $0.origin) }
    objectives = zoo.objectives.entries.map { Named($0) }
    optimizers = zoo.optimizers.entries.map { Named($0) }
    observers = zoo.observers.entries.map { Named($0) }
  }

  /// A section for each kind.
  ///
  /// - Parameter columns: of the terminal; nil elsewhere.
  func text(_ columns: Int?) -> String {
    let sections: [(title: String, rows: [(String, String)])] = [
      ("Architectures (--model)", architectures.map { ($0.name, "\($0.title) (\($0.source))") }),
      (
        "Trained generators (generate --model)",
        architectures.flatMap(\.trained).map { ($0.name, "of \($0.dataSet)") }
      ),
      (
        "Recipes (--model, --recipe)",
        architectures.flatMap { entry in entry.recipes.map { ("\(entry.name) \($0.name)", $0.title) } }
      ),
      ("Data sets (--data)", datasets.map { ($0.name, "\($0.title) (\($0.origin))") }),
      ("Objectives (--set objective.name=…)", objectives.map { ($0.name, $0.title) }),
      (
        "Optimizers (--set optimizers.generator.name=…, optimizers.critic.name=…)",
        optimizers.map { ($0.name, $0.title) }
      ),
      ("Observers (train --observer)", observers.map { ($0.name, $0.title) }),
    ]
    return sections.filter { !$0.rows.isEmpty }.map { Self.section($0.title, $0.rows, columns) }.joined(separator: "\n")
  }

  private static func section(_ title: String, _ rows: [(String, String)], _ columns: Int?) -> String {
    let widest = rows.map(\.0.count).max() ?? 0
    let width = columns.map { max($0, 40) } ?? .max
    // Where little space is left beside long names, texts begin below them.
    let isNarrow = width - widest < 34
    let indentation = String(repeating: " ", count: isNarrow ? 6 : widest + 4)
    let lines = rows.map { name, text in
      let space = isNarrow ? "\n" + indentation : String(repeating: " ", count: widest - name.count + 2)
      return "  \(name)\(space)\(text)".wrapped(to: width, indentation: indentation)
    }
    return ([title.wrapped(to: width, indentation: "  ")] + lines).map { $0 + "\n" }.joined()
  }
}
