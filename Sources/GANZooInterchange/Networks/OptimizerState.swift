public import GANZooFormats
public import GANZooNN
import GANZooSupport
import GANZooTensors

/// The state of an optimizer as Keras' files keep it, for a training that goes on where Keras' ended.
///
///     legacy   iteration, then Adam/m and Adam/v of each trained weight in turn
///     Keras 3  iteration, learning rate, then the same
///
/// tf.keras before 2.11 keeps all of Adam's `m` before all of its `v`.
public struct OptimizerState: Sendable {
  /// Steps taken so far.
  public let iterations: Int
  /// For each trained parameter, in the order of `Model.trainedParameters`, its slots: the mean and the mean square of its
  /// gradients with Adam, the mean square with RMSprop.
  public let slots: [[StoredArray]]

  /// The state in a file, for the trained parameters of the model that it belongs to.
  ///
  /// - Parameter count: slots of each parameter: 2 with Adam, 1 with RMSprop without momentum.
  /// - Throws: `OptimizerStateError` where arrays are missing, left over or of other shapes, or steps are no count.
  public init(_ optimizer: KerasFile.Optimizer, slots count: Int, of model: KerasModel, from file: String) throws {
    let order = model.layers.flatMap(\.vertices)
    let shapes = order.map { model.network.vertices[$0].parameters.filter(\.isTrainable).map(\.shape.sizes) }
    let wanted = Array(shapes.joined())
    let leading = optimizer.variables.count - count * wanted.count
    guard (1...2).contains(leading), optimizer.variables.prefix(leading).allSatisfy({ $0.array.shape.isEmpty }),
      let steps = optimizer.variables.first?.array.values.first, steps >= 0, let iterations = Int(exactly: steps)
    else {
      throw OptimizerStateError.count(
        file: file, found: optimizer.variables.count, weights: wanted.count, slots: count)
    }
    let rest = Array(optimizer.variables.dropFirst(leading))
    let inTurn = wanted.indices.map { weight in (0..<count).map { weight * count + $0 } }
    let inBlocks = wanted.indices.map { weight in (0..<count).map { $0 * wanted.count + weight } }
    let isInBlocks = count > 1 && rest.prefix(wanted.count).allSatisfy { $0.tail == "m" }
    let places = isInBlocks ? inBlocks : inTurn
    for (weight, shape) in zip(places, wanted) {
      for place in weight where rest[place].array.shape != shape {
        throw OptimizerStateError.shape(
          file: file, variable: rest[place].name, expected: shape, found: rest[place].array.shape)
      }
    }
    var found = places.map { $0.map { rest[$0].array } }[...]
    var byVertex: [Int: [[StoredArray]]] = [:]
    for (vertex, shapes) in zip(order, shapes) {
      byVertex[vertex] = Array(found.prefix(shapes.count))
      found = found.dropFirst(shapes.count)
    }
    self.iterations = iterations
    slots = model.network.vertices.indices.flatMap { byVertex[$0] ?? [] }
  }

  /// Lets an optimizer of the model's trained parameters go on from here.
  ///
  /// - Precondition: the state was read with as many slots as the optimizer keeps.
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

/// An optimizer's state that does not belong to the model beside it.
public enum OptimizerStateError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There are not as many variables as the optimizer has for these weights.
  case count(file: String, found: Int, weights: Int, slots: Int)
  /// A variable does not have the shape of its weight.
  case shape(file: String, variable: String, expected: [Int], found: [Int])

  /// A sentence that names the file.
  public var description: String {
    switch self {
    case .count(let file, let found, let weights, let slots):
      "\(file): the optimizer's state has \(found) arrays, but \(weights) trained weights with \(slots) each, and one or two "
        + "before, make \(weights * slots + 1) or \(weights * slots + 2)"
    case .shape(let file, let variable, let expected, let found):
      "\(file): '\(variable.shown())' of the optimizer's state has shape \(found), but its weight has \(expected)"
    }
  }
}
