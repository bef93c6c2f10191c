import ArgumentParser
import Foundation
import GANZoo
import GANZooFormats
import GANZooSupport

struct Export: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes networks for Keras and others, one file a network, a folder for a model hub, or a web page.",
    usage: """
      \(Program.name) export <source> --output <folder> [--format <format>] [<options>]
      \(Program.name) export --model <model> --output <folder> [--format <format>] [<options>]
      """,
    discussion: """
      Examples:

        \(Program.name) export runs/acgan-default --format keras --output keras
        \(Program.name) export generator.h5 --format onnx --samples 16 --output onnx
        \(Program.name) export gan.keras --part critic --output keras
        \(Program.name) export runs/acgan-default --format hub --license mit --output digits
        \(Program.name) export --model acgan --format web --output page

      The source is a generator or critic of a run, or any file of Keras' with a whole model whose layers are among \
      ours. The files are called after the networks, such as G and D:

        keras             G.keras: keras.models.load_model('G.keras'), Keras 2.15 and Keras 3
        keras-h5          G.h5: keras.models.load_model('G.h5'), Keras 2.12 and later
        keras-h5-weights  G.h5: build the same model, then model.load_weights('G.h5')
        keras-weights-h5  G.weights.h5: the same, with Keras 2.12 and later
        onnx              G.onnx: inputs and outputs as in Keras, opset 17
        safetensors       G.safetensors: weights as 'LAYER.kernel' and so on
        hub               a repository for Hugging Face's hub: model.safetensors, config.json, the model card \
      README.md and sample.png; '\(Program.name) import' reads the folder
        web               index.html, which shows the generator in a browser: it computes there, without server and \
      network

      What a generator file says besides (latent space, classes, pixels, data set, recipe, seed, steps, metrics, \
      licence, version) travels with it: as ONNX' and safetensors' metadata, in config.json, in whole models for Keras.

      With --samples the folder also gets samples.h5, to compare with what another program computes of the same \
      numbers: '/G/inputs/NAME' and '/G/outputs/NAME', NAME being a layer's; in inference mode. Where another \
      format's are there already they go to samples-FORMAT.h5. All files appear together, or none of them.
      """)

  @Argument(
    help: ArgumentHelp("A file with a whole model, or a run folder with two.", valueName: "source"), completion: .model)
  var file: String?

  @Option(
    help: ArgumentHelp("The folder to write to; made where it does not exist.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp("Take a trained generator that comes with the package instead.", valueName: "model"),
    completion: .trainedGenerator)
  var model: String?

  @Option(help: "The format to write.")
  var format = ExportKind.files(.archive)

  @Option(help: ArgumentHelp("The terms of use to write beside the network, such as mit.", valueName: "name"))
  var license: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Also write this many inputs and what the networks give for them.", valueName: "count"))
  var samples: Int?

  @OptionGroup var part: PartOption

  @Option(name: .customLong("weights"), help: .oldName(of: "<source>"), completion: .model)
  var oldFile: String?

  @Flag(help: "Replace files that exist.")
  var force = false

  func validate() throws {
    try OldName.check(("--weights", oldFile), ("<source>", file))
    if (model == nil) == ((file ?? oldFile) == nil) {
      throw ValidationError("Give either a source, as a file or the folder of a run, or --model.")
    }
    try FileKind.checkFolder("--output", output)
    if let samples, !(1...10_000).contains(samples) {
      throw ValidationError("--samples is a number from 1 to 10,000, not \(samples).")
    }
    if samples != nil, [.hub, .web].contains(format) {
      throw ValidationError("--samples goes with files, not with --format \(format).")
    }
    if license != nil, format == .web { throw ValidationError("--license goes with files and --format hub.") }
    if part.name != nil, [.hub, .web].contains(format) {
      throw ValidationError("--part goes with files, not with --format \(format).")
    }
    if let license, license.isEmpty || license.utf8.count > 100 || license != license.shown(most: 100) {
      throw ValidationError("--license is a short name, such as mit or cc-by-4.0, not '\(license.shown())'.")
    }
  }

  func run(_ zoo: Zoo) throws {
    switch format {
    case .files(let format): try exportFiles(as: format, zoo)
    case .hub:
      let hub = try HubExport(sources(zoo)[0], to: output, license: license, zoo)
      try exportFolder(hub.targets, hub.write)
    case .web:
      let page = try WebExport(sources(zoo)[0], title: title, to: output, zoo)
      try exportFolder([page.target], page.write)
    }
  }

  /// The name of the generator, the run or the file.
  private var title: String {
    if let model { return model }
    let source = URL(fileURLWithPath: file ?? oldFile ?? "").standardizedFileURL
    return isFolder(source.path) ? source.lastPathComponent : source.deletingPathExtension().lastPathComponent
  }

  private func exportFolder(_ targets: [String], _ write: (FileGroup) throws -> Void) throws {
    try checkTargets(targets)
    let group = FileGroup()
    try makeFolder(group)
    try write(group)
    try group.commit()
    ConsoleOutput.standardOutput.write(targets.map { "wrote \($0.printable)\n" }.joined())
  }

  private func checkTargets(_ targets: [String]) throws(UsageError) {
    for target in targets where !force && FileManager.default.fileExists(atPath: target) {
      throw UsageError("\(target) exists; --force replaces it")
    }
  }

  private func exportFiles(as format: ExportFormat, _ zoo: Zoo) throws {
    let networks = try sources(zoo).map { path in
      let file = try KerasFile(contentsOf: path, readsOptimizer: false)
      let saved = try part.network(in: SavedNetwork(file, from: path, layers: zoo.layers), from: path)
      // A name from a file must not lead out of the folder.
      let name = saved.network.name
      guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/"), name == name.printable else {
        throw ExportError(description: "\(path): the network's name '\(name.shown())' cannot name a file")
      }
      return (
        saved: saved, target: "\(output)/\(name)\(format.suffix)",
        write: try saved.writer(
          of: format, NetworkFacts(file.attributes).describing(saved.network.outputShapes[0], license: license))
      )
    }
    let samplesFile = SamplesFile(in: output, beside: format, replaces: force)
    let targets = networks.map(\.target) + (samples == nil ? [] : [samplesFile.path])
    var seen: Set<String> = []
    for target in targets where !seen.insert(target).inserted {
      throw ExportError(
        description: "two files would be called \(target); export the networks one by one, to two folders")
    }
    try checkTargets(targets)
    let computed = try samples.map { count in try networks.map { try NetworkSamples(count, of: $0.saved) } }
    let group = FileGroup()
    try makeFolder(group)
    for network in networks { try network.write(network.target, group) }
    if let computed { try samplesFile.write(computed, in: group) }
    try group.commit()
    ConsoleOutput.standardOutput.write(targets.map { "wrote \($0.printable)\n" }.joined())
  }

  private func makeFolder(_ group: FileGroup) throws {
    if FileManager.default.fileExists(atPath: output), !isFolder(output) {
      throw RunFolderError.notAFolder(path: output)
    }
    if let error = group.makeFolder(output) {
      throw RunFolderError.cannotCreate(path: output, reason: systemReason(error))
    }
  }

  private func sources(_ zoo: Zoo) throws -> [String] {
    if let model { return [try GeneratorOptions.trainedFile(model, data: nil, zoo)] }
    let path = file ?? oldFile ?? ""
    guard isFolder(path) else { return [path] }
    let found = ["generator.h5", "critic.h5"].map { "\(path)/\($0)" }
      .filter { FileManager.default.fileExists(atPath: $0) }
    guard !found.isEmpty else { throw GeneratorOptions.noNetwork(in: path, "neither generator.h5 nor critic.h5") }
    return found
  }
}

/// A network that cannot be written under its name, or that cannot be sampled.
struct ExportError: Error, Equatable, CustomStringConvertible {
  let description: String
}
