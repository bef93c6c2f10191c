import ArgumentParser
import GANZoo
import GANZooSupport

/// Which model of a GAN that was saved as a whole is meant.
struct PartOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The model that is meant, where a whole GAN was saved; 'inspect' lists them.", valueName: "name")
  )
  var part: String?

  @Option(name: .customLong("layer"), help: .oldName(of: "--part"))
  var oldPart: String?

  /// The name that is given.
  var name: String? { part ?? oldPart }

  /// What follows the name of the file in a command that means the same part, or else that means the whole.
  var asOption: String { name.map { " with --part \($0.shellWord)" } ?? " as it is" }

  /// The name of the model that is asked for: of the one that has the name, else of the one that has it as its role,
  /// `generator` or `critic`.
  func name(among parts: [KerasModel.Part]) -> String? {
    guard let name, !parts.contains(where: { $0.name == name }) else { return name }
    let found = parts.filter { $0.role?.rawValue == name }
    return found.count == 1 ? found[0].name : name
  }

  func validate() throws { try OldName.check(("--layer", oldPart), ("--part", part)) }

  /// The part of a network that is asked for, or the network where none is. Throws `UsageError` if it has no such part.
  func network(in whole: SavedNetwork, from path: String) throws -> SavedNetwork {
    guard let name = name(among: whole.parts) else { return whole }
    guard let part = try namingGraphErrors(path, { try whole.part(named: name) }) else {
      let known = whole.parts.prefix(10).map(\.described)
      throw UsageError(
        "\(path) has no model '\(name.shown())' in it; "
          + (known.isEmpty ? "it has no models in it" : "the models in it: \(known.joined(separator: "; "))"))
    }
    return part
  }
}

extension KerasModel.Part {
  /// Its name, role and shapes: `'G' (generator): [100] to [28, 28, 1]`.
  var described: String {
    let shapes = [inputShapes, outputShapes].map { $0.listed(separator: " and ", \.description) }
    return "'\(name.shown())'" + (role.map { " (\($0.rawValue))" } ?? "") + ": \(shapes[0]) to \(shapes[1])"
  }
}
