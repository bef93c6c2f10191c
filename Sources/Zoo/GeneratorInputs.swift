public import Layers
public import Tensors

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
    let known = inputs.map { "'\($0.name)' \($0.outputShape)" }
    func place(_ name: String) throws(GeneratorInterfaceError) -> Int {
      guard let place = inputs.firstIndex(where: { $0.name == name }) else {
        throw .noInput(file: file, name: name, known: known)
      }
      return place
    }
    let isClass = network.inputs.map { input in
      !network.embeddings(reading: input).isEmpty || (network.vertices[input].layer as? InputLayer)?.type == .int32
    }
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
      throw .ambiguous(file: file, role: .class, known: known)
    }
    (latent, classInput) = (chosenLatent, chosenClass)
    latentSize = inputs[chosenLatent].outputShape.count
    classes =
      try chosenClass.map { (place) throws(GeneratorInterfaceError) in
        try Self.classes(network, network.inputs[place], isWhole: isClass[place], file: file)
      } ?? 0
  }

  /// As many classes as the smallest table has rows, or as a one-hot vector has numbers.
  private static func classes(
    _ network: Network, _ input: Int, isWhole: Bool, file: String
  ) throws(GeneratorInterfaceError) -> Int {
    let vertex = network.vertices[input]
    guard isWhole else {
      guard vertex.outputShape.rank == 1, vertex.outputShape.count > 1 else {
        throw .noClass(file: file, name: vertex.name, shape: vertex.outputShape)
      }
      return vertex.outputShape.count
    }
    guard vertex.outputShape == [1], let rows = network.embeddings(reading: input).map(\.rows).min() else {
      throw .noClass(file: file, name: vertex.name, shape: vertex.outputShape)
    }
    return rows
  }

  /// The inputs of a generator, and what the network is to read in place of its own.
  func symbols(of network: Network) -> (inputs: [Symbol], values: [Symbol]) {
    let vertices = network.inputs.map { network.vertices[$0] }
    let z = Symbol.input(vertices[latent].name, [latentSize])
    let shape = vertices[latent].outputShape
    var values = [Symbol](
      repeating: shape.rank == 1 ? z : Reshape(shape)(z, name: "shape_of_latent"), count: vertices.count)
    guard let classInput else { return ([z], values) }
    let number = Symbol.input(vertices[classInput].name, [1], of: .int32)
    let isWhole = vertices[classInput].outputShape == [1]
    values[classInput] =
      isWhole
      ? number : Flatten()(Embedding(classes, classes)(number, name: "one_hot_table"), name: "one_hot_class")
    return ([z, number], values)
  }
}

/// A network whose inputs are not a generator's, or not clearly so.
public enum GeneratorInterfaceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What an input is for.
  public enum Role: String, Sendable { case latent, `class` }

  case noInput(file: String, name: String, known: [String])
  case ambiguous(file: String, role: Role, known: [String])
  case noClass(file: String, name: String, shape: Shape)
  case flat(file: String, count: Int)

  /// A sentence that names the inputs.
  public var description: String {
    switch self {
    case .noInput(let file, let name, let known):
      "\(file) has no input '\(name)'; its inputs: \(known.joined(separator: ", "))"
    case .ambiguous(let file, let role, let known):
      "\(file): which input is the \(role == .latent ? "latent vector" : "class")? Say --\(role)-input; "
        + "its inputs: \(known.joined(separator: ", "))"
    case .noClass(let file, let name, let shape):
      "\(file): the input '\(name)' \(shape) is no class: expected a whole number [1] that an embedding reads, or a "
        + "one-hot vector"
    case .flat(let file, let count):
      "\(file): the network's output is a flat list of \(count) numbers; say its image's size, such as --image 28x28x1"
    }
  }
}
