public import GANZooSupport
public import GANZooTensors

/// A network that is not a generator, or whose inputs cannot be recognised.
public enum GeneratorInterfaceError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The role of an input.
  public enum Role: String, Sendable {
    /// The latent vector.
    case latent
    /// The class.
    case `class`
  }

  /// No input has this name.
  case noInput(file: String, name: String, known: [String])
  /// Several inputs could have this role.
  case ambiguous(file: String, role: Role, known: [String])
  /// There are more inputs than a latent vector and a class.
  case tooMany(file: String, known: [String])
  /// An input of this shape cannot be the class.
  case noClass(file: String, name: String, shape: Shape)
  /// The output is a flat list of numbers, and the shape of the image is unknown.
  case flat(file: String, count: Int)
  /// The given image has another number of elements than the output.
  case imageSize(file: String, image: Shape, count: Int)

  /// The options for square images with `count` elements; nil if there are no such images.
  private static func sizes(of count: Int) -> String? {
    let options = [1, 3, 4].compactMap { channels -> String? in
      let side = Int(Double(count / channels).squareRoot().rounded())
      return side > 1 && side * side * channels == count ? "--image \(side)x\(side)x\(channels)" : nil
    }
    return options.isEmpty ? nil : "such as " + options.joined(separator: " or ")
  }

  /// The message, which names the inputs.
  public var description: String {
    switch self {
    case .noInput(let file, let name, let known):
      "\(file) has no input '\(name.shown())'; its inputs: \(known.listed())"
    case .ambiguous(let file, let role, let known):
      "\(file): which input is the \(role == .latent ? "latent vector" : "class")? Say --\(role)-input; "
        + "its inputs: \(known.listed())"
    case .tooMany(let file, let known):
      "\(file): a generator has an input for its latent vector and one for its class at most; the inputs here: "
        + known.listed()
    case .noClass(let file, let name, let shape):
      "\(file): the input '\(name.shown())' \(shape) is no class: expected a whole number that an embedding "
        + "reads, or a "
        + "one-hot vector"
    case .imageSize(let file, let image, let count):
      "\(file): an image of \(image) has \(image.count) numbers, but the network's output has \(count); --image "
        + "has to fit"
    case .flat(let file, let count):
      "\(file): the network's output is a flat list of \(count) numbers; say its image's size, "
        + (Self.sizes(of: count) ?? "height x width x channels, with --image")
    }
  }
}
