import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooLab
import GANZooSupport
import GANZooWeights

/// What a shell offers for a word that is being typed.
///
/// The scripts of bash, zsh and fish call the program for names, so that those that plug-ins bring are among them.
enum Completions {
  /// The zoo whose names are completed. It is task-local, since the parser passes nothing to completions.
  @TaskLocal static var zoo: Zoo?

  /// Names of recipes: of the architecture that stands on the command line, or of all of them.
  static func recipes(_ words: [String]) -> [String] {
    guard let zoo else { return [] }
    let model = value(of: "--model", in: words)
    let architectures = zoo.architectures.entries.filter { model == nil || $0.name == model }
    var seen: Set<String> = []
    return architectures.flatMap(\.recipes).map(\.name).filter { seen.insert($0).inserted }
  }

  /// Trained generators of the package.
  static func trainedGenerators() -> [String] {
    ((try? TrainedWeights.bundled())?.generators ?? []).map(\.name).sorted()
  }

  /// Settings of the recipe that the command line names, or of the run of which it names the folder, each with the sign
  /// before its value.
  static func settings(_ words: [String]) -> [String] {
    guard let zoo else { return [] }
    let tree: SettingsTree?
    if let model = value(of: "--model", in: words) {
      let recipe = value(of: "--recipe", in: words) ?? RecipeChoice.standard
      tree = (try? zoo.recipe(model: model, recipe: recipe))?.resolved
    } else {
      tree = words.lazy.filter { isFolder($0) }.compactMap { try? SettingsTree(contentsOf: $0 + "/recipe.yaml") }.first
    }
    // What stands outside of any section says what the recipe is.
    return (tree?.paths ?? []).filter { $0.contains(".") }.map { $0 + "=" }
  }

  /// Settings of the data set that the command line names, or else of pictures, as recipes have them.
  static func dataSettings(_ words: [String]) -> [String] {
    guard let zoo else { return [] }
    let name = words.first { zoo.datasets.names.contains($0) } ?? PictureFolder.name
    let reader = SettingsReader(SettingsTree())
    _ = try? zoo.datasets[name].make(reader.section("data"))
    return reader.resolved.paths.map { $0 + "=" }
  }

  /// Settings of the experiment that the command line names.
  static func experimentSettings(_ words: [String]) -> [String] {
    let entry = ExperimentEntry.builtIn.first { words.contains($0.name) }
    let settings = entry.flatMap { try? ExperimentRun($0).settings }
    return (settings?.paths ?? []).filter { $0 != "experiment" && $0 != "form" }.map { $0 + "=" }
  }

  /// The script of a shell, in which bash leaves the cursor behind a sign after which a value follows.
  static func adapted(_ script: String) -> String {
    let offered = #"done < <(IFS=$'\n' compgen "${@}" -- "${cur}")"#
    let nospace = #"[[ "${COMPREPLY[0]:-}" != *= ]] || compopt -o nospace 2>/dev/null"#
    return script.replacing(offered, with: offered + "\n    " + nospace)
  }

  /// What stands behind an option, as in `--model acgan` and `--model=acgan`.
  static func value(of option: String, in words: [String]) -> String? {
    for (index, word) in words.enumerated() {
      if word == option { return words.dropFirst(index + 1).first }
      if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
    }
    return nil
  }

  /// Folders, and files with one of some endings, that begin as a word does.
  ///
  /// Only names that no shell makes anything else of: bash expands what it is offered.
  static func paths(_ prefix: String, extensions: [String]) -> [String] {
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().map { $0 + "/" }.joined()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    return names.sorted().compactMap { name in
      let path = folder + name
      guard path.isPlainWord, !name.hasPrefix("."), name.hasPrefix(parts.last ?? "") else { return nil }
      if isFolder(path) { return path + "/" }
      return extensions.contains { name.hasSuffix("." + $0) } ? path : nil
    }
  }
}

extension CompletionKind {
  /// Files with weights or whole models, as Keras or GANZoo writes them.
  static let model = file(extensions: ["h5", "hdf5", "keras", "safetensors", "onnx"])
  static let hdf5 = file(extensions: ["h5", "hdf5"])
  /// Whole models, and descriptions of models as Keras' to_json writes them.
  static let wholeModel = file(extensions: ["h5", "hdf5", "keras", "json", "onnx"])
  /// Images in one file; a folder of them is offered, too.
  static let images = file(extensions: ["npz", "h5", "hdf5"])
  static let yaml = file(extensions: ["yaml", "yml"])
  static let png = file(extensions: ["png"])
  static let picture = file(extensions: ["png", "jpg", "jpeg"])
  static let animation = file(extensions: ["gif", "png", "webp", "mp4"])

  static let architecture = custom { _, _, _ in Completions.zoo?.architectures.names ?? [] }
  static let trainedGenerator = custom { _, _, _ in Completions.trainedGenerators() }
  static let objective = custom { _, _, _ in Completions.zoo?.objectives.names ?? [] }
  static let observer = custom { _, _, _ in Completions.zoo?.observers.names ?? [] }
  static let dataset = custom { _, _, _ in Completions.zoo?.datasets.names ?? [] }

  /// Data sets that can be downloaded.
  static let download = custom { _, _, _ in
    (Completions.zoo?.datasets.entries ?? []).filter { !$0.downloads.isEmpty }.map(\.name)
  }

  static let setting = custom { words, _, _ in Completions.settings(words) }
  static let experiment = custom { _, _, _ in ExperimentEntry.builtIn.map(\.name).sorted() }
  static let experimentSetting = custom { words, _, _ in Completions.experimentSettings(words) }
  static let dataSetting = custom { words, _, _ in Completions.dataSettings(words) }

  /// A data set or a folder.
  static let data = custom { _, _, prefix in
    (Completions.zoo?.datasets.names ?? []) + Completions.paths(prefix, extensions: [])
  }

  /// A recipe's name or a YAML file.
  static let recipe = custom { words, _, prefix in
    Completions.recipes(words) + Completions.paths(prefix, extensions: ["yaml", "yml"])
  }
}
