public import GANZooFormats
public import GANZooNN
import GANZooSupport
import GANZooTensors

/// The state of an optimizer in a Keras file, with which a training continues where Keras stopped.
///
///     legacy   step count, then the slots of each trainable weight: Adam/m and Adam/v
///     Keras 3  step count, learning rate, then the same
///
/// tf.keras before 2.11 stores Adam's `m` of all weights before its `v` of all weights.
public struct OptimizerState: Sendable {
  /// The number of steps so far.
  public let iterations: Int
  /// The slots of each trainable parameter, in the order of `Model.trainedParameters`. Adam's are the moving averages
  /// of the gradient and of its square, RMSprop's that of the square.
  public let slots: [[StoredArray]]
  /// The parameters of `slots`, such as `conv_1/kernel`.
  package let names: [String]

  /// The state of an optimizer of the trainable parameters of `model`.
  ///
  /// - Parameters:
  ///   - optimizer: the variables in the file.
  ///   - count: the slots of a parameter: 2 with Adam, 1 with RMSprop without momentum.
  ///   - others: arrays of each weight that stand before the slots and behind them, and are left out: averages of
  ///     `use_ema`; the largest squares of `amsgrad`, RMSprop's momentum.
  ///   - model: the model in the same file.
  ///   - file: the path of the file, for errors.
  /// - Throws: `OptimizerStateError` if the number of variables or a shape is wrong, or the step count is not a natural
  ///   number.
  public init(
    _ optimizer: KerasFile.Optimizer, slots count: Int, beside others: (before: Int, behind: Int) = (0, 0),
    of model: KerasModel, from file: String
  ) throws {
    let order = model.layers.flatMap(\.vertices)
    let shapes = order.map { model.network.vertices[$0].parameters.filter(\.isTrainable).map(\.shape.sizes) }
    let wanted = Array(shapes.joined())
    let each = count + others.before + others.behind
    let leading = optimizer.variables.count - each * wanted.count
    guard (1...2).contains(leading), optimizer.variables.prefix(leading).allSatisfy({ $0.array.shape.isEmpty }),
      let steps = optimizer.variables.first?.array.values.first, steps >= 0, let iterations = Int(exactly: steps)
    else {
      throw OptimizerStateError.count(
        file: file, found: optimizer.variables.count, weights: wanted.count, slots: each)
    }
    let rest = Array(optimizer.variables.dropFirst(leading + others.before * wanted.count))
    let interleaved = wanted.indices.map { weight in (0..<count).map { weight * count + $0 } }
    let bySlot = wanted.indices.map { weight in (0..<count).map { $0 * wanted.count + weight } }
    let isBySlot = count > 1 && rest.prefix(wanted.count).allSatisfy { $0.tail == "m" }
    let indices = isBySlot ? bySlot : interleaved
    for (weight, shape) in zip(indices, wanted) {
      for index in weight where rest[index].array.shape != shape {
        throw OptimizerStateError.shape(
          file: file, variable: rest[index].name, expected: shape, found: rest[index].array.shape)
      }
    }
    var found = indices.map { $0.map { rest[$0].array } }[...]
    var byVertex: [Int: [[StoredArray]]] = [:]
    for (vertex, shapes) in zip(order, shapes) {
      byVertex[vertex] = Array(found.prefix(shapes.count))
      found = found.dropFirst(shapes.count)
    }
    self.iterations = iterations
    slots = model.network.vertices.indices.flatMap { byVertex[$0] ?? [] }
    names = model.network.trainedNames
  }

  /// `iterations` under the project's own word.
  package var steps: Int { iterations }

  private init(iterations: Int, names: [String], slots: [[StoredArray]]) {
    (self.iterations, self.names, self.slots) = (iterations, names, slots)
  }

  /// The state for an optimizer of a network that has these layers among others. Slots that are not in the file, of a
  /// parameter of its own or of an optimizer without momentum, are zero.
  ///
  /// - Parameter count: the slots of a parameter.
  package func matching(_ network: Network, slots count: Int) -> OptimizerState {
    let known = Dictionary(zip(names, slots)) { first, _ in first }
    let shapes = network.vertices.flatMap { $0.parameters.filter(\.isTrainable).map(\.shape.sizes) }
    let found = zip(network.trainedNames, shapes).map { name, shape in
      let zeros = StoredArray(shape: shape, values: Array(repeating: 0, count: shape.reduce(1, *)))
      return (0..<count).map { slot in known[name].flatMap { $0.indices.contains(slot) ? $0[slot] : nil } ?? zeros }
    }
    return OptimizerState(iterations: iterations, names: network.trainedNames, slots: found)
  }

  /// Restores the state in an optimizer of the model's trainable parameters.
  ///
  /// - Precondition: the optimizer has this number of parameters and of slots.
  public func restore(_ optimizer: any Optimizer) {
    precondition(slots.count == optimizer.parameters.count, "the state is that of \(slots.count) trained parameters")
    optimizer.restore(
      iterations: iterations,
      slots: optimizer.slots.indices.map { slot in
        zip(slots, optimizer.parameters).map { slots, parameter in
          Tensor(slots[slot].values, shape: parameter.description.shape, on: parameter.value.device)
        }
      })
  }
}

extension Network {
  /// The names of the trainable parameters, such as `conv_1/kernel`, in the order of `Model.trainedParameters`.
  fileprivate var trainedNames: [String] {
    vertices.flatMap { vertex in vertex.parameters.filter(\.isTrainable).map { "\(vertex.name)/\($0.name)" } }
  }
}

/// An optimizer's state that does not fit the model in the same file.
public enum OptimizerStateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There are not as many variables as the optimizer has for these weights.
  case count(file: String, found: Int, weights: Int, slots: Int)
  /// A variable does not have the shape of its weight.
  case shape(file: String, variable: String, expected: [Int], found: [Int])

  /// A sentence that names the file.
  public var description: String {
    switch self {
    case .count(let file, let found, let weights, let slots):
      "\(file): the optimizer's state has \(found) arrays, but \(weights) trained weights with \(slots) each, "
        + "and one or two "
        + "before, make \(weights * slots + 1) or \(weights * slots + 2)"
    case .shape(let file, let variable, let expected, let found):
      "\(file): '\(variable.shown())' of the optimizer's state has shape \(found), but its weight has \(expected)"
    }
  }
}
