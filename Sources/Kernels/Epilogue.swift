import CLoops

/// What follows a convolution or a matrix product in the same pass over its result: a bias [channels], an activation.
package struct Epilogue {
  package enum Activation: Equatable, Sendable {
    case leakyReLU(slope: Float)
    case tanh
  }

  package var bias: Storage?
  package var activation: Activation?

  package init(bias: Storage?, activation: Activation?) { (self.bias, self.activation) = (bias, activation) }

  static var none: Epilogue { Epilogue(bias: nil, activation: nil) }

  var isNone: Bool { bias == nil && activation == nil }
  var isTanh: Bool { activation == .tanh }

  /// The part of it that Winograd's last transform does.
  var leaky: (loops_activation, Float) {
    if case .leakyReLU(let slope) = activation { (loops_activation_leaky, slope) } else { (loops_activation_none, 0) }
  }

  fileprivate var code: (loops_activation, Float) { isTanh ? (loops_activation_tanh, 0) : leaky }
}

extension Storage {
  /// This storage, just made and seen by nobody else, with the epilogue applied in place.
  func activated(_ epilogue: Epilogue) -> Storage {
    guard !epilogue.isNone else { return self }
    let columns = epilogue.bias?.count ?? count
    let (activation, slope) = epilogue.code
    device.parallel(count: count / columns, alignment: 1, grain: max(1, Device.grain / columns)) { rows in
      loops_epilogue(
        pointer + rows.lowerBound * columns, rows.count, columns, epilogue.bias?.pointer, activation, slope)
    }
    return self
  }
}
