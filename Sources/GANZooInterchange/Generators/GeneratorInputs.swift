import GANZooNN
import GANZooSupport
import GANZooTensors

/// The roles of a network's inputs: which is the latent vector, and which the class.
struct GeneratorInputs {
  /// Indices in `network.inputs`.
  private let latent: Int
  private let classInput: Int?
  /// The size of a latent vector.
  let latentSize: Int
  /// The number of classes; 0 without a class input.
  let classes: Int

  /// Finds the inputs: those that `interface` names, or else by their types. Throws `GeneratorInterfaceError`.
  init(_ network: Network, _ interface: GeneratorInterface, file: String) throws(GeneratorInterfaceError) {
    let inputs = network.inputs.map { network.vertices[$0] }
    let known = inputs.map { "'\($0.name.shown())' \($0.outputShape)" }
    func position(_ name: String) throws(GeneratorInterfaceError) -> Int {
      guard let position = inputs.firstIndex(where: { $0.name == name }) else {
        throw .noInput(file: file, name: name, known: known)
      }
      return position
    }
    let isClass = network.inputs.map { network.classCount(of: $0) != nil }
    func only(_ candidates: [Int], _ role: GeneratorInterfaceError.Role) throws(GeneratorInterfaceError) -> Int {
      guard candidates.count == 1 else { throw .ambiguous(file: file, role: role, known: known) }
      return candidates[0]
    }
    var chosenClass: Int?
    if let name = interface.classInput { chosenClass = try position(name) }
    var chosenLatent: Int?
    if let name = interface.latentInput { chosenLatent = try position(name) }
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
      try chosenClass.map { (position) throws(GeneratorInterfaceError) in
        try Self.classes(network, network.inputs[position], file: file)
      } ?? 0
  }

  /// The number of classes of an input: the rows of the smallest embedding that reads it, or the length of a one-hot
  /// vector.
  private static func classes(
    _ network: Network, _ input: Int, file: String
  ) throws(GeneratorInterfaceError) -> Int {
    let shape = network.vertices[input].outputShape
    let rows = network.embeddings(reading: input).map(\.rows).min()
    if let rows, shape.count == 1, shape.rank <= 1 { return rows }
    if rows == nil, shape.rank == 1, shape.count > 1 { return shape.count }
    throw .noClass(file: file, name: network.vertices[input].name, shape: shape)
  }

  /// The inputs of the generator file, and for each input of the network the value that replaces it.
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
