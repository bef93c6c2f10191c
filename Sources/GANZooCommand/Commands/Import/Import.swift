import ArgumentParser
import Foundation
import GANZoo
import GANZooFormats
import GANZooSupport

struct Import: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Makes a generator file of what others wrote: a whole model, or weights of a recipe's networks.",
    usage: """
      \(Program.name) import <file> --output <file.h5> [<options>]
      \(Program.name) import --model <model> --generator <file> --output <file.h5> [<options>]
      """,
    discussion: """
      Examples:

        \(Program.name) import anybody.keras --output generator.h5
        \(Program.name) import generator.json --weights W.hdf5 --output generator.h5
        \(Program.name) import gan.keras --part critic --output critic.h5
        \(Program.name) import digits --output generator.h5
        \(Program.name) import G.onnx --output generator.h5
        \(Program.name) import --model acgan --generator G.h5 --critic D.h5 --output generator.h5

      Files of every kind are read, whatever their names: legacy .h5 weights and models, .weights.h5, .keras, \
      safetensors as weights; ONNX, where our layers have a form for its operators; and folders that \
      '\(Program.name) export --format hub' wrote, back to the same samples. A \
      whole model says itself what the network looks like; its inputs are recognised by shape and type. Of a GAN that \
      was saved as one model the generator is taken, or the model that --part names. With --model \
      the recipe says it, and its shapes must be those of the weights; the critic, if there is one, is written \
      beside the generator with '-critic' in its name, or alone under the given name.

      Weights go by the layers' names where these agree, else by position. A table of names, --map, joins layers under \
      different names:

        generator:
          conv2d: conv2d_3        # ours: theirs
        critic:
          output_score: dense_7
      """)

  @Argument(
    help: ArgumentHelp("A file with a whole model, or a hub's folder.", valueName: "file"), completion: .wholeModel)
  var file: String?

  @Option(help: ArgumentHelp("The generator file to write.", valueName: "file.h5"), completion: .hdf5)
  var output: String

  @OptionGroup(title: "A whole model") var interface: InterfaceOptions

  @Option(help: "The architecture; '\(Program.name) list' shows them.", completion: .architecture)
  var model: String?

  @OptionGroup var choice: RecipeChoice

  @OptionGroup(title: "Weights of a recipe's networks") var weights: WeightOptions

  @Option(name: .customLong("from"), help: .oldName(of: "<file>"), completion: .wholeModel)
  var oldFile: String?

  @Flag(help: "Replace files that exist.")
  var force = false

  /// The file with a whole model that the command line names.
  private var path: String? { file ?? oldFile }

  var criticOutput: String {
    let ending = output.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
    return "\(output.dropLast(ending.count + 1))-critic.\(ending)"
  }

  func validate() throws {
    try OldName.check(("--from", oldFile), ("<file>", file))
    if (path == nil) == (model == nil) { throw ValidationError("Give either a file with a whole model, or --model.") }
    if !FileKind.arrays.isNamed(output) {
      throw ValidationError("--output is a file's name that ends in .h5 or .hdf5, not \(output.printable).")
    }
    if model != nil {
      if weights.generator == nil, weights.critic == nil {
        throw ValidationError("--model needs --generator, a file with its weights; or --critic, for the critic alone.")
      }
      try interface.refuse(with: "--model")
    } else {
      try weights.refuse(with: "a file with a whole model")
      if !choice.isDefault {
        throw ValidationError("--recipe and --set go with --model, not with a file with a whole model.")
      }
    }
  }

  func run(_ zoo: Zoo) throws {
    try OwnFiles.check("--output", output)
    for target in [output] + (weights.critic == nil || weights.generator == nil ? [] : [criticOutput]) {
      for source in [path, interface.separateWeights, weights.generator, weights.critic]
      where source?.resolvedPath == target.resolvedPath {
        throw UsageError("\(target) is what is read; --output must be another file")
      }
      guard force || !FileManager.default.fileExists(atPath: target) else {
        throw UsageError("\(target) exists; --force replaces it")
      }
    }
    if let model {
      try importWeights(of: try zoo.recipe(model: model, recipe: choice.recipe, overrides: choice.overrides))
    } else if let path {
      try importModel(GeneratorOptions.networkFile(path), zoo)
    }
  }

  private func importModel(_ path: String, _ zoo: Zoo) throws {
    if HubFolder.isHubFolder(path) {
      return try write(withFacts: HubFolder.generator(contentsOf: path, layers: zoo.layers), of: path, zoo)
    }
    if interface.separateWeights == nil, ONNXFile.isONNX(path) {
      let file = try ONNXFile(contentsOf: path)
      return try importNetwork(SavedNetwork(file, layers: zoo.layers), NetworkFacts(file.metadata), of: path, [], zoo)
    }
    let source =
      try interface.separateWeights.map { try KerasFile(configuration: path, weights: $0) }
      ?? KerasFile(contentsOf: path, readsOptimizer: false)
    // Weights that stand beside their model may say what the file of a generator would.
    guard interface.separateWeights != nil || source.attributes.isEmpty || source.format != .legacyModel else {
      throw UsageError("\(path) is a generator file already: generate takes it as it is")
    }
    let whole = try SavedNetwork(source, from: path, weights: interface.separateWeights, layers: zoo.layers)
    try importNetwork(whole, NetworkFacts(source.attributes), of: path, source.leftOut, zoo)
  }

  /// Writes the generator that a network is, or has in it.
  ///
  /// - Parameter leftOut: what the file has and a generator file does not.
  private func importNetwork(
    _ whole: SavedNetwork, _ facts: NetworkFacts, of path: String, _ leftOut: [String], _ zoo: Zoo
  ) throws {
    if facts.areOfGenerator { return try write(withFacts: GeneratorFile(whole, facts, from: path), of: path, zoo) }
    if try importCritic(whole, of: path, leftOut) { return }
    if let name = interface.part.name(among: whole.parts),
      whole.parts.contains(where: { $0.name == name && $0.role == .critic })
    {
      return try write(critic: name, of: whole, from: path, leftOut)
    }
    let (saved, found) = try part(of: whole, path)
    let generator = try generator(saved, path)
    try generator.file.writeChecked(to: output, layers: zoo.layers)
    var notes = found + leftOut
    let isImage = generator.file.network.outputShapes[0].rank == 3
    if isImage, let assumption = generator.pixels.assumption { notes.append(assumption) }
    ConsoleOutput.standardOutput.write(
      "wrote \(output.printable): \(generator.file.summary)\n" + notes.map { "\(path): \($0)\n" }.joined())
    if let warning = try generator.pixels.warning(about: generator.file) {
      ConsoleOutput.standardError.writeLine("warning: \(path): \(warning)")
    }
  }

  /// Writes the critic in a GAN as a model of Keras'.
  private func write(critic name: String, of whole: SavedNetwork, from path: String, _ leftOut: [String]) throws {
    if let option = interface.given.first(where: { !["--part", "--weights"].contains($0) }) {
      throw UsageError("\(option) is for a generator, and '\(name.shown())' is the critic")
    }
    let critic = try interface.part.network(in: whole, from: path)
    try critic.legacyModel().write(to: output)
    let shapes = critic.network.inputShapes.listed(separator: " and ", \.description)
    ConsoleOutput.standardOutput.write(
      "wrote \(output.printable): a critic of \(shapes)\n" + leftOut.map { "\(path): \($0)\n" }.joined())
  }

  /// Writes a generator of which its file says all that sampling needs.
  private func write(withFacts generator: GeneratorFile, of path: String, _ zoo: Zoo) throws {
    if let option = interface.given.first(where: { $0 != "--weights" }) {
      throw UsageError("\(path) says itself what its inputs and samples are; leave out \(option)")
    }
    try generator.writeChecked(to: output, layers: zoo.layers)
    ConsoleOutput.standardOutput.write("wrote \(output.printable): \(generator.summary)\n")
  }

  /// The model, or the one in it that is asked for or, where the model itself generates nothing, the generator in it;
  /// and a note on what was found.
  private func part(of whole: SavedNetwork, _ path: String) throws -> (network: SavedNetwork, notes: [String]) {
    if interface.part.name != nil { return (try interface.part.network(in: whole, from: path), []) }
    let parts = whole.network.outputShapes.count == 1 && whole.network.outputShapes[0].rank > 1 ? [] : whole.parts
    guard let generator = parts.first(where: { $0.role == .generator }) else { return (whole, []) }
    guard let network = try namingGraphErrors(path, { try whole.part(named: generator.name) }) else {
      return (whole, [])
    }
    let critics = parts.filter { $0.role == .critic }.map(\.name)
    let others = critics.map { "--part " + $0.shellWord }.listed(separator: " or ")
    let note =
      critics.isEmpty
      ? "a model with the generator '\(generator.name.shown())' in it, which is taken"
      : "a GAN with the generator '\(generator.name.shown())', which is taken, and the critic "
        + "\(critics.listed(separator: " and ") { "'\($0.shown())'" }); \(others) takes that"
    return (network, [note])
  }

  /// A network as a generator.
  private func generator(
    _ saved: SavedNetwork, _ path: String
  ) throws -> (file: GeneratorFile, pixels: GeneratorInterface.Pixels) {
    do {
      return try interface.interface.generator(saved, from: path)
    } catch let error as GeneratorFileError {
      guard case .output = error else { throw error }
      let parts = saved.parts.prefix(10).map(\.described)
      let outside =
        saved.parts.contains { $0.generatesSamples }
        ? "" : "; layers that make samples outside of them have no name: make them a keras.Model, and save that"
      let isCritic = saved.network.outputShapes.allSatisfy { $0.rank <= 1 }
      let hint =
        parts.isEmpty
        ? (isCritic
          ? "; a critic needs no import: \(Program.name) export takes this file\(interface.part.asOption)" : "")
        : "; --part NAME takes one of the models in it: \(parts.joined(separator: "; "))\(outside)"
      throw SavedNetworkError(file: path, reason: error.detail + hint)
    }
  }
}

extension KerasFile {
  /// What a generator file has no place for.
  var leftOut: [String] {
    guard isCompiled else { return [] }
    let state = optimizer.map { " and the optimizer's state (\($0.count.counted("array")))" } ?? ""
    return ["what the model was compiled with\(state) is left out"]
  }
}

extension GeneratorFile {
  /// What it generates, from what.
  fileprivate var summary: String {
    let sizes = network.outputShapes[0].sizes.map(String.init).joined(separator: " x ")
    return "\(network.outputShapes[0].rank == 3 ? "images" : "points") of \(sizes) from \(latent.size) "
      + "\(latent.distribution.rawValue) \(latent.size == 1 ? "number" : "numbers")"
      + (classNames.isEmpty ? "" : " and \(classNames.count.counted("class"))")
  }
}
