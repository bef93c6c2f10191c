import GANZooSupport

/// How a picture is cropped before it is resized to the sample's size.
enum PictureCrop: Equatable {
  /// No crop; the aspect ratio may change.
  case none
  /// The largest centred crop with the sample's aspect ratio.
  case center
  /// A centred crop of this size, such as the 108 x 108 that is common for CelebA.
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

  /// The value of the setting.
  var text: String {
    switch self {
    case .none: "none"
    case .center: "center"
    case .size(let height, let width): "[\(height), \(width)]"
    }
  }

  /// Crops and resizes an image; `file` names it in the message. Throws `PictureFolderError.tooSmall`.
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
