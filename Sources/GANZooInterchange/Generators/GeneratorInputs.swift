import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// Which inputs of a network are a generator's.
struct GeneratorInputs {
  /// Positions among `network.inputs`.
  private let latent: Int
  private let classInput: Int?
  /// Numbers in a latent vector.
  let latentSize: Int
  /// How many classes there are; 0 without.
  let classes: Int

  /// Recognises the inputs, or takes the named ones. Throws `GeneratorInterfaceError`.
  init(_ network: Network, _ interface: GeneratorInterface, file: String) throws(GeneratorInterfaceError) {
    let inputs = network.inputs.map { network.vertices[$0] }
    let known = inputs.map { "'\($0.name.shown())' \($0.outputShape)" }
    func place(_ name: String) throws(GeneratorInterfaceError) -> Int {
      guard let place = inputs.firstIndex(where: { $0.name == name }) else {
        throw .noInput(file: file, name: name, known: known)
      }
      return place
    }
    let isClass = network.inputs.map { network.classCount(of: $0) != nil }
    func only(_ candidates: [Int], _ role: GeneratorInterfaceError.Role) throws(GeneratorInterfaceError) -> Int {
      guard candidates.count == 1 else { throw .ambiguous(file: file, role: role, known: known) }
      return candidates[0]
    }
    var chosenClass: Int?
    if let name = interface.classInput { chosenClass = try place(name) }
    var chosenLatent: Int?
    if let name = interface.latentInput { chosenLatent = try place(name) }
    let free = inputs.indices.filter { $0 != chosenClass && $0 != chosenLatent }
    if chosenLatent == nil { chosenLatent = try only(free.filter { !isClass[$0] }, .latent) }
    let left = free.filter { $0 != chosenLatent }
    if chosenClass == nil, !left.isEmpty { chosenClass = try only(left, .class) }
    guard let chosenLatent, inputs.count == (chosenClass == nil ? 1 : 2), chosenLatent != chosenClass else {
      throw .tooMany(file: file, known: known)
    }
    (latent, classInput) = (chosenLatent, chosenClass)
    latentSize = inputs[chosenLatent].outputShape.count
    classes =
      try chosenClass.map { (place) throws(GeneratorInterfaceError) in
        try Self.classes(network, network.inputs[place], file: file)
      } ?? 0
  }

  /// As many classes as the smallest table has rows, or as a one-hot vector has numbers.
  private static func classes(
    _ network: Network, _ input: Int, file: String
  ) throws(GeneratorInterfaceError) -> Int {
    let shape = network.vertices[input].outputShape
    let rows = network.embeddings(reading: input).map(\.rows).min()
    if let rows, shape.count == 1, shape.rank <= 1 { return rows }
    if rows == nil, shape.rank == 1, shape.count > 1 { return shape.count }
    throw .noClass(file: file, name: network.vertices[input].name, shape: shape)
  }

  /// The inputs of a generator, and what the network is to read in place of its own.
  func symbols(of network: Network) -> (inputs: [Symbol], values: [Symbol]) {
    let vertices = network.inputs.map { network.vertices[$0] }
    let z = Symbol.input(vertices[latent].name, [latentSize])
    let shape = vertices[latent].outputShape
    var values = [Symbol](repeating: shape.rank == 1 ? z : Reshape(shape)(z), count: vertices.count)
    guard let classInput else { return ([z], values) }
    let number = Symbol.input(vertices[classInput].name, [1], of: .int32)
    values[classInput] =
      switch vertices[classInput].outputShape {
      case [1]: number
      case []: Reshape([])(number)
      default: Flatten()(Embedding(classes, classes)(number))
      }
    return ([z, number], values)
  }
}

/// A network whose inputs are not a generator's, or not clearly so.
public enum GeneratorInterfaceError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// What an input is for.
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
  /// An input of this shape is no class.
  case noClass(file: String, name: String, shape: Shape)
  /// The output is a flat list of numbers whose image is not known.
  case flat(file: String, count: Int)
  /// The output has another count of numbers than the image.
  case imageSize(file: String, image: Shape, count: Int)

  /// The square images of so many numbers, as options.
  private static func sizes(of count: Int) -> String? {
    let options = [1, 3, 4].compactMap { channels -> String? in
      let side = Int(Double(count / channels).squareRoot().rounded())
      return side > 1 && side * side * channels == count ? "--image \(side)x\(side)x\(channels)" : nil
    }
    return options.isEmpty ? nil : "such as " + options.joined(separator: " or ")
  }

  /// A sentence that names the inputs.
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
      "\(file): the input '\(name.shown())' \(shape) is no class: expected a whole number that an embedding reads, or a "
        + "one-hot vector"
    case .imageSize(let file, let image, let count):
      "\(file): an image of \(image) has \(image.count) numbers, but the network's output has \(count); --image has to fit"
    case .flat(let file, let count):
      "\(file): the network's output is a flat list of \(count) numbers; say its image's size, "
        + (Self.sizes(of: count) ?? "height x width x channels, with --image")
    }
  }
}
