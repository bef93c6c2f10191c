public import GANZooFormats
import GANZooNN
import GANZooSupport

// Files of ours: facts beside the network, and a checksum that tells whether it is still the network that was written.
extension SavedNetwork {
  /// The whole model in Keras' legacy layout, with what it says of its making, and a checksum.
  ///
  /// - Parameter facts: what else it takes to use the network, by name without prefix; the checksum covers them.
  /// - Precondition: no fact has the name of one of `provenance`.
  package func modelFile(_ provenance: Provenance, facts: [String: String]) -> ModelFile {
    let facts = Dictionary(uniqueKeysWithValues: facts.map { (ModelFile.attributePrefix + $0, $1) })
    precondition(Provenance.attributeNames.isDisjoint(with: facts.keys), "a fact has the name of another")
    var file = legacyModel(attributes: facts.merging(provenance.attributes) { fact, _ in fact })
    file.attributes[Provenance.checksumAttribute] = checksum(configuration: file.modelConfig, facts: facts)
    return file
  }

  /// Refuses a file whose checksum is not that of the network read from it. A file without a checksum passes: Keras leaves
  /// it out when it saves a model again.
  ///
  /// Throws `ProvenanceError.checksum`.
  func verify(_ file: KerasFile, from path: String) throws(ProvenanceError) {
    guard let expected = file.attributes[Provenance.checksumAttribute], let configuration = file.modelConfig else {
      return
    }
    let facts = file.attributes.filter { !Provenance.attributeNames.contains($0.key) }
    let found = checksum(configuration: configuration, facts: facts)
    guard found == expected else { throw .checksum(file: path, expected: String(expected.prefix(64)), found: found) }
  }

  /// SHA-256 over a list of byte strings, each written as a netstring (https://cr.yp.to/proto/netstrings.txt): the
  /// model's configuration as the file has it; each fact's name and text, by name; then of each parameter, layer by layer, the
  /// layer's name, its own name, its shape as `3,4` and its values as little-endian float32.
  ///
  /// Tests/Fixtures/generator_checksum.py computes it with h5py and hashlib.
  private func checksum(configuration: String, facts: [String: String]) -> String {
    var sum = NetstringSum()
    sum.add(configuration)
    for (name, text) in facts.sorted(by: { $0.key < $1.key }) {
      sum.add(name)
      sum.add(text)
    }
    addWeights(to: &sum)
    return sum.finish()
  }

  /// SHA-256 of the weights, however the layers are configured.
  package var weightsChecksum: String {
    var sum = NetstringSum()
    addWeights(to: &sum)
    return sum.finish()
  }

  private func addWeights(to sum: inout NetstringSum) {
    for (vertex, arrays) in zip(network.vertices, arrays) {
      for (parameter, array) in zip(vertex.parameters, arrays) {
        sum.add(vertex.name)
        sum.add(parameter.name)
        sum.add(array.shape.map(String.init).joined(separator: ","))
        array.values.withUnsafeBytes { sum.add($0) }
      }
    }
  }
}
