import GANZooSupport

/// Images of one size with class labels, stored with 8 bits per sample.
///
///     pixels [count, height, width, channels], row-major, 0...255     labels [count], 0..<classNames.count
public struct LabeledImages: Dataset, Equatable {
  /// Number of images.
  public var count: Int { labels.count }

  /// Height of every image in pixels.
  public let height: Int

  /// Width of every image in pixels.
  public let width: Int

  /// Channels of a pixel: 1 for grey, 2 for grey and alpha, 3 for RGB, 4 for RGBA.
  public let channels: Int

  /// Pixels of all images [count, height, width, channels], row-major.
  public let pixels: [UInt8]

  /// The label of each image; 0 if there are no classes.
  public let labels: [Int32]

  /// Names of the classes, by label; empty if there are none.
  public let classNames: [String]

  /// [height, width, channels]
  public var shape: [Int] { [height, width, channels] }

  /// Number of values in an image: height · width · channels.
  public var imageSize: Int { height * width * channels }

  /// Creates a dataset; traps if the counts do not match or a label has no class name.
  public init(height: Int, width: Int, channels: Int, pixels: [UInt8], labels: [Int32], classNames: [String]) {
    precondition(height >= 1 && width >= 1 && channels >= 1, "images of \(height) x \(width) x \(channels)")
    precondition(
      pixels.count == labels.count * height * width * channels,
      "\(pixels.count) samples for \(labels.count) images of \(height) x \(width) x \(channels)")
    precondition(
      labels.allSatisfy { 0 <= $0 && Int($0) < max(1, classNames.count) }, "a label outside 0..<\(classNames.count)")
    self.height = height
    self.width = width
    self.channels = channels
    self.pixels = pixels
    self.labels = labels
    self.classNames = classNames
  }

  /// The pixels [height, width, channels] of one image, without a copy.
  public func image(at index: Int) -> ArraySlice<UInt8> {
    precondition(labels.indices.contains(index), "image \(index) of \(count)")
    return pixels[index * imageSize..<(index + 1) * imageSize]
  }

  /// The images at these indices with values in [−1, 1], and their labels.
  public func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
    let values = [Float](unsafeUninitializedCapacity: indices.count * imageSize) { values, initialized in
      for index in indices {
        image(at: index).withUnsafeBufferPointer { PixelValues.write($0, to: values, from: initialized) }
        initialized += imageSize
      }
    }
    return (values, indices.map { Int(labels[$0]) })
  }

  /// These images followed by `other`; traps if the sizes or the class names differ.
  public func concatenated(with other: LabeledImages) -> LabeledImages {
    precondition(
      (height, width, channels) == (other.height, other.width, other.channels),
      "images of \(height) x \(width) x \(channels) and of \(other.height) x \(other.width) x \(other.channels)")
    precondition(classNames == other.classNames, "classes \(classNames) and \(other.classNames)")
    return LabeledImages(
      height: height, width: width, channels: channels, pixels: pixels + other.pixels,
      labels: labels + other.labels, classNames: classNames)
  }
}

extension LabeledImages {
  /// These images brought to another size and colour: cropped to its aspect ratio, resized with antialiasing, converted
  /// to so many channels.
  ///
  /// - Parameter shape: [height, width, 1 to 4].
  public func fitted(to shape: [Int]) -> LabeledImages {
    precondition(shape.count == 3 && (1...4).contains(shape[2]), "images of \(shape)")
    if shape == self.shape { return self }
    var fitted: [UInt8] = []
    fitted.reserveCapacity(count * shape.reduce(1, *))
    for index in 0..<count {
      let image = PixelImage(width: width, height: height, channels: channels, pixels: Array(image(at: index)))
      fitted +=
        image.converted(channels: shape[2]).croppedToAspect(height: shape[0], width: shape[1])
        .resized(height: shape[0], width: shape[1]).pixels
    }
    return LabeledImages(
      height: shape[0], width: shape[1], channels: shape[2], pixels: fitted, labels: labels, classNames: classNames)
  }
}

extension LabeledImages: CustomStringConvertible, CustomDebugStringConvertible {
  /// Number of images, their size and number of classes.
  public var description: String {
    "\(count.counted("image")) of \(height) x \(width) x \(channels) in \(classNames.count) "
      + "class\(classNames.count == 1 ? "" : "es")"
  }
  /// Same as `description`.
  public var debugDescription: String { description }
}
