public import GANZooTensors

/// A parameter before it has a value.
public struct ParameterDescription: Hashable, Sendable {
  /// Keras' name within the layer, such as `kernel`.
  public var name: String
  /// Its shape.
  public var shape: Shape
  /// Its first value.
  public var initializer: Initializer
  /// Whether optimizers change it; moving statistics are not trained.
  public var isTrainable: Bool

  /// A parameter.
  ///
  /// - Parameters:
  ///   - name: Keras' name within the layer; no other parameter of the layer has it.
  ///   - shape: its shape, without a batch axis.
  ///   - initializer: its first value.
  ///   - isTrainable: whether optimizers change it.
  public init(_ name: String, _ shape: Shape, _ initializer: Initializer, isTrainable: Bool = true) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.isTrainable = isTrainable
  }
}

/// A parameter of a model: a named tensor that training replaces.
public final class Parameter {
  /// Name, shape and first value.
  public let description: ParameterDescription
  /// Its present value, always of the described shape.
  public var value: Tensor {
    didSet {
      precondition(value.shape == description.shape, "\(description.name) is \(description.shape), not \(value.shape)")
      if !oldValue.sharesNumbers(with: value) { oldValue.releaseCaches() }
    }
  }

  /// A parameter with a value.
  public init(_ description: ParameterDescription, value: Tensor) {
    self.description = description
    self.value = value
  }
}

/// The parameters of one layer, by their names.
///
///     let y = x.matmul(parameters.kernel)
///     parameters["moving_mean"].value = mean
public struct ParameterSet: ExpressibleByArrayLiteral {
  /// All of them, in Keras' order.
  public let all: [Parameter]

  /// The parameters of a layer, each with a name of its own.
  public init(_ parameters: [Parameter]) {
    all = parameters
    precondition(Set(names).count == names.count, "a layer has two parameters of one name: \(names)")
  }

  /// The parameters of a layer; none for a layer without any.
  public init(arrayLiteral parameters: Parameter...) { self.init(parameters) }

  /// The parameter of this name, which the layer must have described.
  public subscript(name: String) -> Parameter {
    guard let parameter = find(name) else {
      // Not a precondition, whose message a release build leaves out.
      fatalError("no parameter is called '\(name)'; the layer describes \(names.joined(separator: ", "))")
    }
    return parameter
  }

  /// The value of `kernel`, which the layer must have described.
  public var kernel: Tensor { self["kernel"].value }
  /// The value of `bias`, where the layer has one.
  public var bias: Tensor? { find("bias")?.value }
  /// The value of `gamma`, where the layer has one.
  public var gamma: Tensor? { find("gamma")?.value }
  /// The value of `beta`, where the layer has one.
  public var beta: Tensor? { find("beta")?.value }

  private var names: [String] { all.map(\.description.name) }

  private func find(_ name: String) -> Parameter? { all.first { $0.description.name == name } }
}

extension ParameterSet: Sequence {
  public func makeIterator() -> IndexingIterator<[Parameter]> { all.makeIterator() }
}
