import Foundation
import GANZoo
import GANZooCommand
import GANZooTestSupport

/// Keras' HDF5 files and .keras archives.
struct KerasFiles: FuzzTarget {
  let name = "keras"
  /// For the file's text, its arrays and their copies, the layers of a model config, and decompressed archive members.
  let memory = MemoryLimit(constant: 16 << 20, multiple: 256)

  func corpus() throws -> [CorpusEntry] {
    let folder = Fixture.path("keras")
    // These contain expected results of tests, not models.
    return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter {
      ($0.hasSuffix(".h5") || $0.hasSuffix(".keras")) && !$0.hasSuffix(".io.h5")
    }.map { try CorpusEntry(contentsOf: "\(folder)/\($0)") } + newest(folder) + graphs()
  }

  /// Layers and models that are called more than once, GANs in one model, and channels first.
  private func graphs() throws -> [CorpusEntry] {
    try ["keras2/shared.h5", "keras3/shared.keras", "keras2/gp.h5", "keras3/several.keras", "keras3/firstrare.keras"]
      .map {
        try CorpusEntry(contentsOf: Fixture.path("keras_forms/" + $0))
      }
  }

  /// Files in HDF5's newest format, which are stored in one archive.
  private func newest(_ folder: String) throws -> [CorpusEntry] {
    let members = ZipImage(try CorpusEntry(contentsOf: folder + "/newest.zip").bytes)?.members ?? []
    let names = ["members_9.h5", "members_ordered.h5", "layouts.h5", "facts.h5"]
    let entries = members.filter { names.contains($0.name) }.map { CorpusEntry("newest/" + $0.name, $0.stored) }
    // Repeated, so that they are chosen often enough beside the many similar Keras files.
    return Array(repeating: entries, count: 4).flatMap(\.self)
  }

  /// Most archives stay valid, so that the damage reaches the reader of a member.
  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) throws -> [UInt8] {
    guard !mutator.isChosen(oneIn: 4), var archive = ZipImage(entry.bytes), !archive.members.isEmpty else {
      return try HDF5Damage.damaged(entry.bytes, &mutator)
    }
    let index = mutator.number(in: archive.members.indices)
    let member = archive.members[index]
    var bytes =
      member.name.hasSuffix(".json")
      ? mutator.damaged(text: member.stored, with: Extremes.json) : try HDF5Damage.damaged(member.stored, &mutator)
    // Inserts repetitive data, which deflate compresses to almost nothing.
    if mutator.isChosen(oneIn: 16) {
      let piece = Array(["0,", " ", "[],", "\u{0}"][mutator.number(in: 0..<4)].utf8)
      let start = mutator.number(in: bytes.startIndex..<(bytes.endIndex + 1))
      bytes.insert(contentsOf: (0..<(1 << mutator.number(in: 0..<20))).flatMap { _ in piece }, at: start)
    }
    archive.members[index] = ZipImage.Member(member.name, bytes, isDeflated: mutator.isChosen(oneIn: 2))
    return archive.bytes
  }

  /// Does all that `ganzoo inspect` prints, and all checks of `ganzoo import`.
  func read(_ path: String) throws -> String {
    let report = try FileReport(contentsOf: path, layers: .builtIn)
    let text = try report.text + report.json
    try check(path)
    return text
  }

  private func check(_ path: String) throws {
    let file = try KerasFile(contentsOf: path)
    guard file.modelConfig != nil else {
      _ = try WeightMatching().match(file.weights, to: Self.expected, in: path)
      return
    }
    let saved = try SavedNetwork(file, from: path)
    do {
      _ = try GeneratorInterface().generator(saved, from: path)
    } catch is GeneratorInterfaceError {
      // The user names the inputs that are not recognised.
      let inputs = saved.network.inputs.map { saved.network.vertices[$0].name }
      let interface = GeneratorInterface(latentInput: inputs.first, classInput: inputs.dropFirst().first)
      _ = try interface.generator(saved, from: path)
    }
  }

  /// The layers of a recipe whose weights are in some of the corpus files.
  private static let expected = {
    let narrow = [
      "architecture.latent=12", "architecture.generator.hidden=[16]", "architecture.generator.start=[7, 7, 4]",
      "architecture.generator.filters=[6, 5]",
    ]
    do {
      let recipe = try Zoo.builtIn.recipe(model: "acgan", recipe: "keras-wacgan", overrides: narrow)
      return try recipe.architecture.generator().expectedLayers
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  func isExpectedError(_ error: any Error) -> Bool {
    error is KerasFormatError || error is SavedNetworkError || error is ProvenanceError
      || error is GeneratorInterfaceError || error is GeneratorFileError
  }
}
