import GANZooFormats
import GANZooTestSupport

/// Damage that only HDF5 files can have: compressed datasets that expand to a thousand times their size, and changes
/// behind correct checksums.
enum HDF5Damage {
  /// Damages random bytes, and sometimes applies damage specific to HDF5.
  static func damaged(_ bytes: [UInt8], _ mutator: inout Mutator) throws -> [UInt8] {
    switch mutator.number(in: 0..<16) {
    case 0: try compressed(bytes, &mutator)
    case 1: zeros(&mutator)
    case 2...5: mended(mutator.damaged(bytes), like: bytes)
    default: mutator.damaged(bytes)
    }
  }

  /// Replaces one to three datasets with compressed zeros.
  static func compressed(_ bytes: [UInt8], _ mutator: inout Mutator) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = try folder.file("sample.h5", bytes)
    guard let reader = try? HDF5Reader(path), let datasets = try? paths(reader, ""), !datasets.isEmpty else {
      return mutator.damaged(bytes)
    }
    for _ in 0..<mutator.number(in: 1..<4) {
      let dataset = datasets[mutator.number(in: datasets.indices)]
      // Keeps the shape in half of the cases, so that later checks are reached.
      var shape = (try? reader.describe(dataset).shape) ?? []
      if shape.isEmpty || mutator.isChosen(oneIn: 2) {
        shape = [1 << mutator.number(in: 0..<24), 1 << mutator.number(in: 0..<3)]
      }
      guard !shape.contains(0), shape.reduce(1, *) <= 1 << 24 else { continue }
      _ = CompressedDataset.replace(dataset, in: path, shape: shape, isByte: mutator.isChosen(oneIn: 2))
    }
    return [UInt8](try folder.bytes("sample.h5"))
  }

  private static func paths(_ reader: HDF5Reader, _ group: String) throws -> [String] {
    try reader.children(of: group.isEmpty ? "/" : group).flatMap { name in
      let path = "\(group)/\(name)"
      return try reader.kind(of: path) == .group ? paths(reader, path) : [path]
    }
  }

  /// A file of compressed zeros only, sometimes under many names, sometimes with a wrong size.
  private static func zeros(_ mutator: inout Mutator) -> [UInt8] {
    var file = HDF5Bytes()
    for number in 0..<mutator.number(in: 1..<6) {
      let element = HDF5Bytes.Element.allCases[mutator.number(in: HDF5Bytes.Element.allCases.indices)]
      let count = 1 << mutator.number(in: 0..<23) + mutator.number(in: 0..<2)
      let path = (mutator.isChosen(oneIn: 4) ? "optimizer" : "layers/dense_\(number)") + "/vars/\(number)"
      if mutator.isChosen(oneIn: 6) {
        file.addChunk(CompressedDataset.zeros(count * element.rawValue), element, count: 2 * count, at: path)
      } else {
        file.addZeros(element, count: count, at: path)
      }
      guard mutator.isChosen(oneIn: 3) else { continue }
      for other in 0..<mutator.number(in: 1..<200) { file.link("layers/more_\(other)/vars/0", to: path) }
    }
    return file.finished()
  }

  // MARK: - Checksums

  /// The damaged bytes with corrected block checksums (newest HDF5 format), wherever `whole` has correct ones.
  static func mended(_ damaged: [UInt8], like whole: [UInt8]) -> [UInt8] {
    guard damaged.count == whole.count else { return damaged }
    var bytes = damaged
    for start in whole.indices.dropLast(8) {
      guard let range = covered(whole, from: start) else { continue }
      let sum = little(HDF5Checksum.lookup3(bytes[range]))
      bytes.replaceSubrange(range.upperBound..<(range.upperBound + 4), with: sum)
    }
    return bytes
  }

  private static let signatures = [
    "OHDR", "OCHK", "FRHP", "FHIB", "BTHD", "BTIN", "BTLF", "FAHD", "FADB", "EAHD", "EAIB", "EASB", "EADB", "\u{89}HDF",
  ].map { $0.unicodeScalars.map { UInt8($0.value) } }
  private static let longest = 1500

  /// The range that the checksum of the block at `start` covers, found by trying all lengths.
  private static func covered(_ whole: [UInt8], from start: Int) -> Range<Int>? {
    // A quick test: signatures begin with a letter, most bytes are smaller.
    guard whole[start] >= 0x42, signatures.contains(where: { whole[start..<(start + 4)].elementsEqual($0) }) else {
      return nil
    }
    for end in (start + 8)..<max(start + 8, min(whole.count - 4, start + longest)) {
      let sum = whole[end..<(end + 4)].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
      if HDF5Checksum.lookup3(whole[start..<end]) == sum { return start..<end }
    }
    return nil
  }
}
