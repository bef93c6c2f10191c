import Foundation
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooTensors
import GANZooTestSupport

/// Damage to a model file of GANZoo that leaves the HDF5 structure intact.
enum ModelFileDamage {
  /// Damages random bytes, or rewrites the file with a damaged attribute or extreme weights. In the latter case the
  /// checksum is usually removed, since otherwise the checksum test would hide the damage.
  static func damaged(_ entry: CorpusEntry, _ mutator: inout Mutator) throws -> [UInt8] {
    if mutator.isChosen(oneIn: 12) { return try HDF5Damage.compressed(entry.bytes, &mutator) }
    guard !mutator.isChosen(oneIn: 3) else { return mutator.damaged(entry.bytes) }
    let folder = try TemporaryFolder()
    let path = try folder.file("sample.h5", entry.bytes)
    let stored = try KerasFile(contentsOf: path)
    guard let configuration = stored.modelConfig else { return mutator.damaged(entry.bytes) }
    var file = ModelFile(
      modelConfig: configuration, weights: try LegacyWeights(contentsOf: path), attributes: stored.attributes)
    if !mutator.isChosen(oneIn: 16) { file.attributes[Provenance.checksumAttribute] = nil }
    switch mutator.number(in: 0..<8) {
    case 0...3: file.modelConfig = damaged(text: file.modelConfig, &mutator)
    case 4...6:
      let names = file.attributes.keys.sorted()
      let name = names[mutator.number(in: names.indices)]
      file.attributes[name] = file.attributes[name].map { damaged(text: $0, &mutator) }
    default: setOddWeight(of: &file.weights, &mutator)
    }
    do {
      try file.write(to: path)
    } catch is KerasFormatError {
      // The damaged text cannot be stored.
      return mutator.damaged(entry.bytes)
    }
    return [UInt8](try folder.bytes("sample.h5"))
  }

  private static func damaged(text: String, _ mutator: inout Mutator) -> String {
    String(decoding: mutator.damaged(text: Array(text.utf8), with: Extremes.json), as: UTF8.self)
  }

  private static func setOddWeight(of weights: inout LegacyWeights, _ mutator: inout Mutator) {
    let layers = weights.layers.indices.filter { !weights.layers[$0].weights.isEmpty }
    guard !layers.isEmpty else { return }
    let layer = layers[mutator.number(in: layers.indices)]
    let index = mutator.number(in: weights.layers[layer].weights.indices)
    let array = weights.layers[layer].weights[index].array
    guard !array.values.isEmpty else { return }
    var values = array.values
    values[mutator.number(in: values.indices)] = Extremes.weights[mutator.number(in: Extremes.weights.indices)]
    weights.layers[layer].weights[index].array = StoredArray(shape: array.shape, values: values)
  }
}

extension Network {
  /// True if generating a sample is cheap. The cost depends on the sizes in the file, so a small file may request a
  /// huge network; such a file is only read.
  var isCheap: Bool {
    vertices.reduce(0) { $0 + $1.outputShape.count } <= 1 << 20 && multiplyAdds <= 1 << 27
  }
}
