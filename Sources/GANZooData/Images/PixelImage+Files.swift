package import GANZooSupport
public import GANZooTensors

extension ImageFormat {
  /// The format in which a file of this name is written: PNG or JPEG, by the name's ending; nil for any other.
  package init?(writing path: String) {
    switch path.pathEnding {
    case "png": self = .png
    case "jpg", "jpeg": self = .jpeg
    default: return nil
    }
  }
}

extension PixelImage {
  /// Writes the image as the format that the name's ending says: .png without loss, .jpg or .jpeg of quality 95. The
  /// file appears complete or not at all, and replaces an existing one.
  ///
  ///     try PixelImage(samples: generator(latents)).write(to: "samples.jpg")
  ///
  /// Throws `FileWriteError`, or `ImageError.cannotEncode` for another ending and for images that the format cannot
  /// hold.
  public func write(to path: String) throws {
    guard let format = ImageFormat(writing: path) else {
      throw ImageError.cannotEncode(
        width: width, height: height, format: .png, reason: "\(path.printable) ends in neither .png, .jpg nor .jpeg")
    }
    try write(to: path, as: format, in: nil)
  }

  /// Writes the image as PNG or JPEG. The file appears together with the other files of `group`.
  package func write(to path: String, as format: ImageFormat, in group: FileGroup?) throws {
    let bytes = format == .jpeg ? try JPEG.encode(self) : try PNG.encode(self)
    try AtomicFile.write(bytes, to: path, in: group)
  }

  /// Each of some samples as an image of its own.
  ///
  ///     for (index, image) in PixelImage.images(of: samples).enumerated() { try image.write(to: "\(index).png") }
  ///
  /// - Parameter samples: images [N, H, W, 1 to 4] in [−1, 1].
  /// - Precondition: `samples` has that shape.
  public static func images(of samples: Tensor) -> [PixelImage] {
    let shape = samples.shape
    precondition(shape.rank == 4 && (1...4).contains(shape[3]), "images are [N, H, W, 1 to 4], not \(shape)")
    return images(samples.pixels, shape: Shape(Array(shape.sizes.dropFirst())))
  }
}
