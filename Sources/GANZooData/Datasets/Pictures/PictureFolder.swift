import Foundation
package import GANZooSupport
import Synchronization

/// A dataset of picture files, which are decoded on demand.
///
/// Only file names are read at first. Up to `cacheLimit` bytes of decoded pictures are cached, so a small folder is
/// decoded once, and a large one does not exhaust memory.
package struct PictureFolder: Dataset {
  /// The largest total size of cached pictures in bytes.
  package static let cacheLimit = 256 << 20

  package let shape: [Int]
  package let cache: PictureCache
  private let listing: PictureListing
  private let crop: PictureCrop
  private let transparency: Transparency
  private let threads: Int

  package var count: Int { listing.count }
  package var classNames: [String] { listing.classNames }
  package let notes: [String]

  /// The pictures that classifiers hold out; nil where these are chosen by number.
  package let validation: [Int]?

  init(_ request: DatasetRequest, crop: PictureCrop, transparency: Transparency, test: PictureTest) throws {
    guard let folder = request.folder else { throw PictureFolderError.noFolderNamed(option: request.folderOption) }
    shape = request.sample
    guard shape.count == 3, (1...4).contains(shape[2]) else { throw PictureFolderError.wrongSample(shape: shape) }
    (self.crop, self.transparency) = (crop, transparency)
    threads = request.threads
    listing = try PictureListing(folder, request.split, test)
    validation = test == .byName ? listing.validation : nil
    notes = listing.notes
    cache = PictureCache(limit: Self.cacheLimit, pictureSize: shape.reduce(1, *))
  }

  /// The pictures at these indices with values in [−1, 1], and their labels. Files are decoded on the requested number
  /// of threads.
  ///
  /// Throws `ImageError` or `PictureFolderError` for the first file in this order that cannot be used.
  package func batch(_ indices: [Int]) throws -> (values: [Float], labels: [Int]) {
    let workers = min(indices.count, threads)
    let results = Mutex([Result<[UInt8], any Error>?](repeating: nil, count: indices.count))
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for position in stride(from: worker, to: indices.count, by: workers) {
        let result = Result { try samples(indices[position]) }
        results.withLock { $0[position] = result }
      }
    }
    let size = shape.reduce(1, *)
    let values = try [Float](unsafeUninitializedCapacity: size * indices.count) { values, initialized in
      for result in results.withLock(\.self) {
        let samples = try result?.get() ?? []
        samples.withUnsafeBufferPointer { PixelValues.write($0, to: values, from: initialized) }
        initialized += samples.count
      }
    }
    return (values, indices.map(listing.label))
  }

  /// A survey of a few pictures.
  package var originals: PictureSurvey? { PictureSurvey(listing, limit: 64) }

  private func samples(_ index: Int) throws -> [UInt8] {
    if let kept = cache[index] { return kept }
    let path = listing.bytePath(index)
    let image = try ImageReader.read(path.bytes, channels: shape[2], transparency: transparency, name: path.text)
    let samples = try crop.sample(of: image, height: shape[0], width: shape[1], file: path.text).pixels
    cache.keep(samples, at: index)
    return samples
  }

  /// True if a folder or its subfolders contain pictures.
  package static func holdsPictures(_ folder: String) -> Bool { FolderContents.holdsPictures(BytePath(folder)) }

  /// Name of the dataset.
  package static let name = "pictures"

  /// The settings of a recipe that convert pictures to samples, as overrides for another recipe; empty if the recipe
  /// does not use pictures.
  package static func settings(of recipe: SettingsTree) -> [String] {
    guard recipe["data.set"] == name, let data = try? SettingsReader(recipe).section("data"),
      let crop = try? PictureCrop(data), let transparency = try? Transparency(data), let test = try? PictureTest(data)
    else { return [] }
    return ["data.crop=\(crop.text)", "data.transparency=\(transparency.rawValue)"]
      + (data.has("test") ? ["data.test=\(test.rawValue)"] : [])
  }

  /// The setting that holds a part of a folder out by the files' names.
  package static let heldOutByName = "data.test=\(PictureTest.byName.rawValue)"

  /// The registry's entry of picture folders.
  static let entry = DatasetEntry(
    name: name,
    title: "a folder of \(ImageFormat.list(ImageReader.formats, "and")) files, or of one such folder for each class",
    origin: "yours",
    locate: { request in
      guard let folder = request.folder else { throw PictureFolderError.noFolderNamed(option: request.folderOption) }
      return folder
    },
    make: { settings in
      let crop = try PictureCrop(settings)
      let transparency = try Transparency(settings)
      let test = try PictureTest(settings)
      return { try PictureFolder($0, crop: crop, transparency: transparency, test: test) }
    })
}

extension Transparency {
  /// Reads the setting `transparency`: `black`, `white` or `drop`.
  fileprivate init(_ settings: SettingsReader) throws(SettingsError) {
    self = try settings.choice("transparency", default: .black)
  }
}
