import Foundation
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooTensors
import GANZooTestSupport

/// Damage to a file of ours that is a sound HDF5 file afterwards.
enum ModelFileDamage {
  /// Bytes that differ anywhere; or the same file written anew with a damaged text or with odd weights, as a rule without
  /// the checksum, which would keep all that from being met.
  static func damaged(_ sample: Sample, _ mutator: inout Mutator) throws -> [UInt8] {
    if mutator.isChosen(oneIn: 12) { return try HDF5Damage.compressed(sample.bytes, &mutator) }
    guard !mutator.isChosen(oneIn: 3) else { return mutator.damaged(sample.bytes) }
    let folder = try TemporaryFolder()
    let path = try folder.file("sample.h5", sample.bytes)
    let stored = try KerasFile(contentsOf: path)
    guard let configuration = stored.modelConfig else { return mutator.damaged(sample.bytes) }
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
      // A text that cannot be written.
      return mutator.damaged(sample.bytes)
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
    let place = mutator.number(in: weights.layers[layer].weights.indices)
    let array = weights.layers[layer].weights[place].array
    guard !array.values.isEmpty else { return }
    var values = array.values
    values[mutator.number(in: values.indices)] = Extremes.weights[mutator.number(in: Extremes.weights.indices)]
    weights.layers[layer].weights[place].array = StoredArray(shape: array.shape, values: values)
  }
}

extension Network {
  /// Whether a sample takes little: what it takes follows from the sizes that the file names, not from the file's own, and is
  /// what its maker asked for. Beyond this a file is read, but nothing is drawn.
  var isCheap: Bool {
    vertices.reduce(0) { $0 + $1.outputShape.count } <= 1 << 20 && multiplyAdds <= 1 << 27
  }
}
