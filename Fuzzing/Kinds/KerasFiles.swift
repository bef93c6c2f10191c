import Foundation
import GANZoo
import GANZooCommand
import GANZooTestSupport

/// Keras' HDF5 files and archives.
struct KerasFiles: Kind {
  let name = "keras"
  /// A file's text, its arrays and their copies, a configuration's layers, or what deflate makes of a part of it.
  let memory = MemoryLimit(constant: 16 << 20, multiple: 256)

  func samples() throws -> [Sample] {
    let folder = Fixture.path("keras")
    // What tests compare numbers with is no Keras file.
    return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().filter {
      ($0.hasSuffix(".h5") || $0.hasSuffix(".keras")) && !$0.hasSuffix(".io.h5")
    }.map { try Sample(contentsOf: "\(folder)/\($0)") } + newest(folder)
  }

  /// Files of HDF5's newest format, which are kept in one archive.
  private func newest(_ folder: String) throws -> [Sample] {
    let members = ZipImage(try Sample(contentsOf: folder + "/newest.zip").bytes)?.members ?? []
    let names = ["members_9.h5", "members_ordered.h5", "layouts.h5", "facts.h5"]
    let samples = members.filter { names.contains($0.name) }.map { Sample("newest/" + $0.name, $0.stored) }
    // More often than the others, of which there are many alike.
    return Array(repeating: samples, count: 4).flatMap(\.self)
  }

  /// Most archives stay sound, so that the damage is met within.
  func damage(_ sample: Sample, _ mutator: inout Mutator) throws -> [UInt8] {
    guard !mutator.isChosen(oneIn: 4), var archive = ZipImage(sample.bytes), !archive.members.isEmpty else {
      return try HDF5Damage.damaged(sample.bytes, &mutator)
    }
    let place = mutator.number(in: archive.members.indices)
    let member = archive.members[place]
    var bytes =
      member.name.hasSuffix(".json")
      ? mutator.damaged(text: member.stored, with: Extremes.json) : try HDF5Damage.damaged(member.stored, &mutator)
    // What deflate makes small.
    if mutator.isChosen(oneIn: 16) {
      let piece = Array(["0,", " ", "[],", "\u{0}"][mutator.number(in: 0..<4)].utf8)
      let start = mutator.number(in: bytes.startIndex..<(bytes.endIndex + 1))
      bytes.insert(contentsOf: (0..<(1 << mutator.number(in: 0..<20))).flatMap { _ in piece }, at: start)
    }
    archive.members[place] = ZipImage.Member(member.name, bytes, isDeflated: mutator.isChosen(oneIn: 2))
    return archive.bytes
  }

  /// All that `ganzoo inspect` prints, and that `ganzoo import` does before it writes.
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
      // What is not recognised, a user says.
      let inputs = saved.network.inputs.map { saved.network.vertices[$0].name }
      let interface = GeneratorInterface(latentInput: inputs.first, classInput: inputs.dropFirst().first)
      _ = try interface.generator(saved, from: path)
    }
  }

  /// The layers of a recipe that some of the samples have the weights of.
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

  func isRefusal(_ error: any Error) -> Bool {
    error is KerasFormatError || error is SavedNetworkError || error is ProvenanceError
      || error is GeneratorInterfaceError || error is GeneratorFileError
  }
}
