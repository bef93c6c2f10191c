import GANZoo
import GANZooCommand
import GANZooData
import GANZooTestSupport

/// Generator files of GANZoo, each of which generates a sample.
struct GeneratorFiles: FuzzTarget {
  let name = "generator"
  /// As for Keras files; the constant is for sampling from a cheap network.
  let memory = MemoryLimit(constant: 64 << 20, multiple: 256)

  /// A small image generator of each architecture, and a generator of points.
  func corpus() throws -> [CorpusEntry] {
    let acgan = [
      "architecture.generator.start=[2, 2, 4]", "architecture.generator.filters=[4]", "architecture.classes=2",
    ]
    return [
      try entry("acgan", acgan),
      try entry("dcgan", ["architecture.generator.filters=2", "architecture.classes=2"]),
      try entry("mlp", ["architecture.generator.hidden=[8]"]),
      try entry("mlp", ["architecture.generator.hidden=[8]"], shape: [2]),
      try entry("resnet", ["architecture.generator.filters=2"]),
    ]
  }

  private func entry(_ model: String, _ overrides: [String], shape: Shape = [8, 8, 1]) throws -> CorpusEntry {
    let shared = ["architecture.sample=\(shape)", "architecture.latent=4", "data.translate=0"]
    let recipe = try Zoo.builtIn.recipe(model: model, overrides: overrides + shared)
    let architecture = recipe.architecture
    let file = try GeneratorFile(
      SavedNetwork(Model(architecture.generator(), seed: 1, on: Device(threads: 1))), latent: architecture.latent,
      classNames: (0..<(architecture.classes ?? 0)).map(String.init), provenance: Provenance(recipe, steps: 1))
    let folder = try TemporaryFolder()
    try file.write(to: folder.path + "/generator.h5")
    return CorpusEntry("\(model)/generator.h5", [UInt8](try folder.bytes("generator.h5")))
  }

  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) throws -> [UInt8] {
    try ModelFileDamage.damaged(entry, &mutator)
  }

  /// Does what `ganzoo generate --count 1 --grid` and `ganzoo inspect` do.
  func read(_ path: String) throws -> String {
    let file = try GeneratorFile(contentsOf: path)
    let text = try FileReport(contentsOf: path, layers: .builtIn).text + file.network.summary
    guard file.network.isCheap else { return text }
    let folder = try TemporaryFolder()
    try Generator(file, on: Device(threads: 1)).generate(classes: [0], seed: 1) { samples, _ in
      try PNG.write(PixelImage(samples: samples, columns: 1), to: folder.path + "/samples.png")
    }
    return text
  }

  func isExpectedError(_ error: any Error) -> Bool {
    error is KerasFormatError || error is SavedNetworkError || error is ProvenanceError || error is GeneratorFileError
  }
}
