import ArgumentParser
import GANZooData
import GANZooSupport

/// What `generate --output` writes, as its name's ending says.
enum SampleFormat: Equatable {
  /// A PNG file for each image.
  case folder
  case hdf5, numpy
  case picture(ImageFormat)
  case text

  /// - Parameter isText: whether lines of text are asked for.
  /// - Throws: `ValidationError` for an ending that says something else.
  init(of path: String, isText: Bool) throws {
    if isText {
      try FileKind.text.check("--output", path)
      self = .text
      return
    }
    let isFolder = path.hasSuffix("/") || isFolder(path)
    switch isFolder ? nil : path.pathEnding {
    case nil: self = .folder
    case "h5", "hdf5": self = .hdf5
    case "npz": self = .numpy
    default:
      guard let format = ImageFormat(writing: path) else {
        throw ValidationError(
          "--output writes what the name's ending says: .npz (NumPy), .h5 or .hdf5 (HDF5), .png, .jpg or .jpeg (one "
            + "picture), none or / (a folder of PNGs), .txt with --text; not \(path.printable).")
      }
      self = .picture(format)
    }
  }
}
