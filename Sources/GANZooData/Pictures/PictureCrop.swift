import GANZooSupport

/// Which part of a picture becomes a sample.
enum PictureCrop: Equatable {
  /// All of it: sides are stretched where they have another ratio.
  case none
  /// The largest centred rectangle with the sample's ratio of sides.
  case center
  /// The centred rectangle of this size, as scripts for CelebA cut 108 x 108.
  case size(height: Int, width: Int)

  /// Reads the setting `crop`: `none`, `center` or a list of height and width.
  init(_ settings: SettingsReader) throws(SettingsError) {
    do {
      self = try settings.choice("crop", default: "center", of: ["none", "center"]) == "none" ? .none : .center
    } catch {
      do {
        let size = try settings.ints("crop", in: 1...65_536, count: 2...2)
        self = .size(height: size[0], width: size[1])
      } catch .wrongValue(let path, let origin, _, let found, _) {
        guard case .wrongValue(_, _, _, _, let suggestion) = error else { throw error }
        throw .wrongValue(
          path: path, origin: origin, expected: "none, center or a list of height and width, each from 1 to 65536",
          found: found, suggestion: suggestion)
      }
    }
  }

  /// The setting that says it.
  var text: String {
    switch self {
    case .none: "none"
    case .center: "center"
    case .size(let height, let width): "[\(height), \(width)]"
    }
  }

  /// The part at the size of a sample; `file` is for the message. Throws `PictureFolderError.tooSmall`.
  func sample(of image: PixelImage, height: Int, width: Int, file: String) throws -> PixelImage {
    let part: PixelImage
    switch self {
    case .none: part = image
    case .center: part = image.croppedToAspect(height: height, width: width)
    case .size(let cropHeight, let cropWidth):
      guard image.height >= cropHeight, image.width >= cropWidth else {
        throw PictureFolderError.tooSmall(
          file: file, size: [image.height, image.width], crop: [cropHeight, cropWidth])
      }
      part = image.cropped(height: cropHeight, width: cropWidth)
    }
    return part.resized(height: height, width: width)
  }
}
