import ArgumentParser
import Foundation
import GANZoo
import GANZooSupport
import GANZooWeights

/// Networks that were trained before, with which a training goes on.
struct StartOptions: ParsableArguments {
  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "Go on with a generator that Keras made, and with --critic, or with the critic of --model.", valueName: "file"),
    completion: .wholeModel)
  var generator: String?

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      "Begin with trained networks: a run folder, a generator file, or a trained generator of the package.",
      valueName: "source"),
    completion: .hdf5)
  var source: String?

  @Option(
    help: ArgumentHelp("The critic of that generator, where none lies beside it.", valueName: "file"),
    completion: .wholeModel)
  var critic: String?

  func validate() throws {
    if generator == nil, source == nil, critic != nil {
      throw ValidationError("--critic goes with --from or --init, which name its generator.")
    }
  }

  /// Whether a training begins with networks that were trained.
  var isGiven: Bool { generator != nil || source != nil }

  /// The critic of `generator`.
  func criticChoice(beside model: String?) -> CriticChoice? {
    critic.map(CriticChoice.file) ?? model.map(CriticChoice.model)
  }

  /// Throws `ValidationError` unless there is one generator, and one critic for it.
  func check(beside model: String?) throws {
    guard [generator ?? model, source].count(where: { $0 != nil }) == 1, source == nil || model == nil else {
      throw ValidationError(
        "Give one of --model, an architecture; --from, a generator that Keras made; and --init, trained networks.")
    }
    guard let generator else { return }
    guard critic != nil || model != nil else {
      throw ValidationError(
        "--from \(generator.printable) needs --critic, the file of the network that judged it, or --model, an "
          + "architecture whose critic is taken: without a critic nothing says what the generator should learn.")
    }
    guard critic == nil || model == nil else {
      throw ValidationError("--critic and --model both name a critic for --from \(generator.printable): give one.")
    }
  }

  /// Throws `UsageError` where a training would replace the run that it begins with.
  func check(replacing folder: String) throws(UsageError) {
    for (option, source) in [("--init", source), ("--from", generator), ("--critic", critic)] {
      guard let source, FileManager.default.fileExists(atPath: source) else { continue }
      let path = URL(filePath: source.resolvedPath)
      let run = RunFolder.isOwn(source) ? path.deletingLastPathComponent().path : path.path
      guard [folder.resolvedPath, folder.resolvedPath + "/checkpoints"].contains(run) else { continue }
      throw UsageError("\(option) names \(source.printable), which --force would replace")
    }
  }
}

/// Where the critic of a generator of Keras comes from.
enum CriticChoice {
  case file(String)
  case model(String)
}

/// What a training is to be, and what it begins with.
struct ChosenTraining {
  var recipe: Recipe
  var start = TrainingStart()
  /// What it is called in messages and in the name of its folder.
  var name: String
  var notes: [String]
}

extension ChosenTraining {
  /// A generator of a Keras file and its critic, with a recipe's settings and changes.
  ///
  /// Changes of `architecture` are those of the architecture that has the critic, if it comes from one.
  init(generator: String, critic: CriticChoice, _ choice: RecipeChoice, changes: [String], _ zoo: Zoo) throws {
    var settings: SettingsTree?
    var (ofCritic, others): ([String], [String]) = ([], choice.overrides)
    switch critic {
    case .file: settings = try Self.settings(choice, beside: "--from")
    case .model:
      if choice.recipe.isSettingsFile { settings = try SettingsTree(contentsOf: choice.recipe) }
      ofCritic = others.filter { $0.hasPrefix("architecture.") }
      others.removeAll { $0.hasPrefix("architecture.") }
    }
    let networks = try Self.networks(generator) {
      switch critic {
      case .file(let path): try KerasNetworks(generator: generator, critic: path, layers: zoo.layers)
      case .model(let name):
        try KerasNetworks(
          generator: generator, criticOf: name, recipe: choice.recipe, overrides: ofCritic, zoo: zoo)
      }
    }
    recipe = try networks.recipe(zoo, settings: settings, overrides: others + changes)
    start = networks.start(of: recipe)
    name = ((generator as NSString).lastPathComponent as NSString).deletingPathExtension
    notes = recipe.notes + networks.notes(of: recipe)
  }

  private static func networks(_ generator: String, _ read: () throws -> KerasNetworks) throws -> KerasNetworks {
    do {
      return try read()
    } catch let error as GeneratorInterfaceError {
      // What the error asks for are options of import.
      let option: String
      switch error {
      case .ambiguous(_, let role, _): option = "--\(role.rawValue)-input"
      case .flat: option = "--image"
      default: throw error
      }
      throw UsageError(
        "\(error); '\(Program.name) import \(generator.shellWord) \(option) … --output g.h5' makes a file for --from")
    }
  }

  /// A run, a generator file or a trained generator of the package, on other data.
  ///
  /// - Parameter readers: the threads that may read files.
  init(
    from source: String, critic: String?, _ choice: RecipeChoice, changes: [String], readers: Int, _ zoo: Zoo
  ) throws {
    let settings = try Self.settings(choice, beside: "--init")
    let (file, beside) = try Self.files(of: source, zoo)
    let networks = try TrainedNetworks(
      generator: file, critic: critic ?? beside, source: source, layers: zoo.layers)
    // The folder of the earlier data is not that of a data set that is named.
    let isNamed = changes.contains { $0.hasPrefix("data.set=") } && !changes.contains { $0.hasPrefix("data.folder=") }
    let overrides = (isNamed ? ["data.folder=null"] : []) + choice.overrides + changes
    let first = try networks.recipe(zoo, settings: settings, overrides: overrides)
    let classNames = try first.classNames(downloads: DataChoice.downloads, threads: readers)
    recipe = try networks.recipe(
      zoo, settings: settings, overrides: overrides + (try networks.overrides(of: first, classNames: classNames)))
    start = try networks.start(of: recipe, classNames: classNames)
    name = "fine-tuned"
    notes = networks.notes(of: recipe, classNames: classNames)
  }

  /// The settings of a YAML file that `--recipe` names; nil where it names none.
  private static func settings(_ choice: RecipeChoice, beside option: String) throws -> SettingsTree? {
    if choice.recipe == RecipeChoice.standard { return nil }
    guard choice.recipe.isSettingsFile else {
      throw UsageError(
        "--recipe \(choice.recipe) is no YAML file; beside \(option) it is one whose objective, optimizers, schedule, "
          + "data and training are taken")
    }
    return try SettingsTree(contentsOf: choice.recipe)
  }

  /// The files of a generator and of the critic that lies beside it, as a run and `import` write them.
  private static func files(of source: String, _ zoo: Zoo) throws -> (generator: String, critic: String?) {
    let isPath = FileManager.default.fileExists(atPath: source)
    let file = isPath ? try GeneratorOptions.generatorFile(source) : try trained(source, zoo)
    guard isPath else { return (file, nil) }
    let (path, name) = ((file as NSString).deletingLastPathComponent, (file as NSString).lastPathComponent)
    let ending = (name as NSString).pathExtension
    let other = name == "generator.h5" ? "critic.h5" : "\((name as NSString).deletingPathExtension)-critic.\(ending)"
    let critic = (path as NSString).appendingPathComponent(other)
    return (file, FileManager.default.fileExists(atPath: critic) ? critic : nil)
  }

  /// The file of a trained generator of the package: `acgan`, `acgan-fashion-mnist`, or with a colon.
  private static func trained(_ source: String, _ zoo: Zoo) throws -> String {
    let isNamed = { (name: String) in source == name || [":", "-"].contains { source.hasPrefix(name + $0) } }
    guard zoo.architectures.names.contains(where: isNamed) else {
      throw UsageError(
        "--init \(source) is neither a run folder nor a generator file, nor a trained generator of the package: "
          + (try TrainedWeights.bundled().generators.map(\.name).listed()))
    }
    return try GeneratorOptions.trainedFile(source, data: nil, zoo)
  }
}

extension String {
  /// Whether a recipe's name is the path of a file.
  fileprivate var isSettingsFile: Bool { contains("/") || hasSuffix(".yaml") || hasSuffix(".yml") }
}
