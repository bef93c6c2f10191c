package import GANZooFormats
import GANZooNN
import GANZooSupport

// Model files of our own: provenance, metadata, and a checksum by which a changed network is recognised.
extension SavedNetwork {
  /// The whole model in Keras' legacy format, with its provenance and a checksum.
  ///
  /// - Parameter metadata: further attributes that are needed to use the network, by name without prefix. The checksum
  ///   covers them.
  /// - Precondition: no name is one of an attribute of `Provenance`.
  package func modelFile(_ provenance: Provenance, metadata: [String: String]) -> ModelFile {
    let metadata = Dictionary(uniqueKeysWithValues: metadata.map { (ModelFile.attributePrefix + $0, $1) })
    precondition(
      Provenance.attributeNames.isDisjoint(with: metadata.keys), "an attribute of the provenance is among the metadata")
    return modelFile(attributes: metadata.merging(provenance.attributes) { own, _ in own })
  }

  /// The whole model in Keras' legacy format with these attributes, and a checksum if there are any.
  func modelFile(attributes: [String: String]) -> ModelFile {
    var file = legacyModel(attributes: attributes)
    let metadata = attributes.filter { !Provenance.attributeNames.contains($0.key) }
    if !attributes.isEmpty {
      file.attributes[Provenance.checksumAttribute] = checksum(configuration: file.modelConfig, metadata: metadata)
    }
    return file
  }

  /// Throws `ProvenanceError.checksum` if the file's checksum is not that of this network, which was read from it.
  ///
  /// A file without a checksum is accepted, because Keras drops our attributes when it saves a model again.
  func verify(_ file: KerasFile, from path: String) throws(ProvenanceError) {
    guard let expected = file.attributes[Provenance.checksumAttribute], let configuration = file.modelConfig else {
      return
    }
    let metadata = file.attributes.filter { !Provenance.attributeNames.contains($0.key) }
    let found = checksum(configuration: configuration, metadata: metadata)
    guard found == expected else { throw .checksum(file: path, expected: String(expected.prefix(64)), found: found) }
  }

  /// The SHA-256 of a list of byte strings, each encoded as a netstring (https://cr.yp.to/proto/netstrings.txt):
  ///
  /// - the model's configuration as the file has it;
  /// - the name and the text of each attribute of the metadata, in the order of the names;
  /// - of each parameter, layer by layer: the layer's name, its own name, its shape as `3,4`, and its values as
  ///   little-endian float32.
  ///
  /// Tests/Fixtures/generator_checksum.py computes the same with h5py and hashlib.
  private func checksum(configuration: String, metadata: [String: String]) -> String {
    var sum = NetstringSum()
    sum.add(configuration)
    for (name, text) in metadata.sorted(by: { $0.key < $1.key }) {
      sum.add(name)
      sum.add(text)
    }
    addWeights(to: &sum)
    return sum.finish()
  }

  /// The SHA-256 of the weights alone, whatever the settings of the layers.
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
