public import GANZooData
import GANZooFormats
import GANZooSupport

extension LabeledImages {
  /// Reads images of a NumPy archive, .npz, or of an HDF5 file, .h5, such as `ganzoo generate` writes.
  ///
  ///     let images = try LabeledImages(contentsOf: "samples.npz")
  ///
  /// The archive has uint8 arrays [N, H, W, C] under `arr_0`, `images`, `samples` or `x`; grey ones may be [N, H, W],
  /// and those of one or three channels [N, C, H, W]. Labels [N] are under `labels`, `arr_1` or `y`, with names under
  /// `class_names`, or else their numbers. The HDF5 file has the datasets `images`, `labels` and `class_names`.
  ///
  /// - Throws: `KerasFormatError` for a file that cannot be read, or that holds anything else.
  public init(contentsOf path: String) throws {
    let isArchive = path.pathEnding == "npz"
    let stored = isArchive ? try StoredImages(archive: path) : try StoredImages(hdf5: path)
    self = try stored.images(path)
  }
}

/// Images as a file has them, before they are checked.
private struct StoredImages {
  let name: String
  let shape: [Int]
  let pixels: [UInt8]
  let labels: [Int]?
  let names: [String]?

  init(archive path: String) throws {
    let file = try NPZReader(path)
    let keys = ["arr_0", "images", "samples", "x"]
    guard let found = try file.bytes(of: keys) else {
      throw KerasFormatError.missingDataset(file: path, path: keys.joined(separator: ", "))
    }
    (name, shape, pixels) = found
    labels = try file.integers(of: ["labels", "arr_1", "y"])
    names = try file.texts("class_names")
  }

  init(hdf5 path: String) throws {
    let file = try HDF5Reader(path)
    name = "images"
    (shape, pixels) = try file.values(at: "/images", of: UInt8.self)
    labels = try file.kind(of: "/labels") == nil ? nil : file.values(at: "/labels", of: Int64.self).values.map(Int.init)
    names = try file.texts(at: "/class_names")
  }

  /// Throws `KerasFormatError.wrongType` or `.damaged`.
  func images(_ path: String) throws -> LabeledImages {
    var (shape, pixels) = (shape, pixels)
    if shape.count == 3 { shape.append(1) }
    guard shape.count == 4, shape.allSatisfy({ $0 > 0 }) else { throw wrong(path) }
    if !(1...4).contains(shape[3]), [1, 3].contains(shape[1]) {
      pixels = Self.channelsLast(pixels, shape)
      shape = [shape[0], shape[2], shape[3], shape[1]]
    }
    guard (1...4).contains(shape[3]) else { throw wrong(path) }
    if let labels {
      let classes = names?.count ?? min(labels.max() ?? 0, Self.mostClasses) + 1
      guard labels.count == shape[0], labels.allSatisfy({ 0..<min(max(classes, 1), Self.mostClasses) ~= $0 }) else {
        throw KerasFormatError.damaged(
          file: path, part: "its labels are not one for each of \(shape[0]) images, from 0 to less than \(classes)")
      }
    }
    guard names?.allSatisfy({ $0.utf8.count <= TextLimits.name && $0.isStreamSafe }) ?? true else {
      throw KerasFormatError.damaged(file: path, part: "the name of a class is longer than \(TextLimits.name) bytes")
    }
    let classNames = labels.map { labels in names ?? (0...(labels.max() ?? 0)).map(String.init) } ?? []
    return LabeledImages(
      height: shape[1], width: shape[2], channels: shape[3], pixels: pixels,
      labels: labels?.map(Int32.init) ?? Array(repeating: 0, count: shape[0]), classNames: classNames)
  }

  private static let mostClasses = 100_000

  private func wrong(_ path: String) -> KerasFormatError {
    .wrongType(file: path, path: name, expected: "images [N, H, W, 1 to 4]", found: "an array \(shape)")
  }

  private static func channelsLast(_ pixels: [UInt8], _ shape: [Int]) -> [UInt8] {
    let (channels, area) = (shape[1], shape[2] * shape[3])
    var result = [UInt8](repeating: 0, count: pixels.count)
    for image in 0..<shape[0] {
      for channel in 0..<channels {
        let start = (image * channels + channel) * area
        for place in 0..<area { result[(image * area + place) * channels + channel] = pixels[start + place] }
      }
    }
    return result
  }
}
