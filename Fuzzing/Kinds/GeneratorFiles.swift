import GANZoo
import GANZooCommand
import GANZooData
import GANZooTestSupport

/// Our generator files, from each of which a sample is drawn.
struct GeneratorFiles: Kind {
  let name = "generator"
  /// As Keras' files; the constant is what a sample of a cheap network takes.
  let memory = MemoryLimit(constant: 64 << 20, multiple: 256)

  /// A small generator of images of each architecture, and one of points.
  func samples() throws -> [Sample] {
    let acgan = [
      "architecture.generator.start=[2, 2, 4]", "architecture.generator.filters=[4]", "architecture.classes=2",
    ]
    return [
      try sample("acgan", acgan),
      try sample("dcgan", ["architecture.generator.filters=2", "architecture.classes=2"]),
      try sample("mlp", ["architecture.generator.hidden=[8]"]),
      try sample("mlp", ["architecture.generator.hidden=[8]"], shape: [2]),
      try sample("resnet", ["architecture.generator.filters=2"]),
    ]
  }

  private func sample(_ model: String, _ overrides: [String], shape: Shape = [8, 8, 1]) throws -> Sample {
    let shared = ["architecture.sample=\(shape)", "architecture.latent=4", "data.translate=0"]
    let recipe = try Zoo.builtIn.recipe(model: model, overrides: overrides + shared)
    let architecture = recipe.architecture
    let file = try GeneratorFile(
      SavedNetwork(Model(architecture.generator(), seed: 1, on: Device(threads: 1))), latent: architecture.latent,
      classNames: (0..<(architecture.classes ?? 0)).map(String.init), provenance: Provenance(recipe, steps: 1))
    let folder = try TemporaryFolder()
    try file.write(to: folder.path + "/generator.h5")
    return Sample("\(model)/generator.h5", [UInt8](try folder.bytes("generator.h5")))
  }

  func damage(_ sample: Sample, _ mutator: inout Mutator) throws -> [UInt8] {
    try ModelFileDamage.damaged(sample, &mutator)
  }

  /// What `ganzoo generate --count 1 --grid` does, and `ganzoo inspect`.
  func read(_ path: String) throws -> String {
    let file = try GeneratorFile(contentsOf: path)
    let text = try FileReport(contentsOf: path, layers: .builtIn).text + file.network.summary
    guard file.network.isCheap else { return text }
    let folder = try TemporaryFolder()
    try Generator(file, on: Device(threads: 1)).generate(classes: [0], seed: 1) { samples, _ in
      try PNG.write(PixelImage(samples: samples, columns: 1), to: folder.path + "/drawn.png")
    }
    return text
  }

  func isRefusal(_ error: any Error) -> Bool {
    error is KerasFormatError || error is SavedNetworkError || error is ProvenanceError || error is GeneratorFileError
  }
}
