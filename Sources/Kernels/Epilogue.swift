import CLoops

/// What follows a convolution or a matrix product in the same pass over its result, for each channel of the last axis:
/// activation(x · scale + bias).
package struct Epilogue {
  package enum Activation: Equatable, Sendable {
    case leakyReLU(slope: Float)
    case tanh
  }

  /// [channels], or nil for ones.
  package var scale: Storage?
  /// [channels], or nil for zeros.
  package var bias: Storage?
  package var activation: Activation?

  package init(scale: Storage? = nil, bias: Storage? = nil, activation: Activation? = nil) {
    (self.scale, self.bias, self.activation) = (scale, bias, activation)
  }

  static var none: Epilogue { Epilogue() }

  fileprivate var isNone: Bool { scale == nil && bias == nil && activation == nil }

  /// The epilogue without its tanh, which the loops of products do not do; and that tanh.
  var split: (first: Epilogue, rest: Epilogue) {
    activation == .tanh ? (Epilogue(scale: scale, bias: bias), Epilogue(activation: .tanh)) : (self, .none)
  }

  func withDescription<Result>(_ body: (UnsafePointer<ganzoo_epilogue>) -> Result) -> Result {
    let (code, slope): (ganzoo_activation, Float) =
      switch activation {
      case nil: (ganzoo_activation_none, 0)
      case .leakyReLU(let slope): (ganzoo_activation_leaky_relu, slope)
      case .tanh: (ganzoo_activation_tanh, 0)
      }
    var description = ganzoo_epilogue(scale: scale?.pointer, bias: bias?.pointer, activation: code, slope: slope)
    return withExtendedLifetime((scale, bias)) { body(&description) }
  }

  /// Numbers in a row: the channels, where something depends on them.
  private var columns: Int? { scale?.count ?? bias?.count }

  fileprivate func run(_ source: Storage, into result: Storage) {
    let columns = columns ?? min(source.count, 1024)
    withDescription { description in
      source.device.parallel(count: source.count, alignment: columns) { range in
        // Without channels the last row may be shorter.
        let (rows, rest) = range.count.quotientAndRemainder(dividingBy: columns)
        let (from, to) = (source.pointer + range.lowerBound, result.pointer + range.lowerBound)
        ganzoo_apply_epilogue(to, from, rows, columns, description)
        if rest > 0 { ganzoo_apply_epilogue(to + rows * columns, from + rows * columns, 1, rest, description) }
      }
    }
  }
}

extension Storage {
  /// This storage, just made and seen by nobody else, with the epilogue applied in place.
  func activated(_ epilogue: Epilogue) -> Storage {
    if !epilogue.isNone { epilogue.run(self, into: self) }
    return self
  }

  /// activation(x · scale + bias)
  package func finished(_ epilogue: Epilogue) -> Storage {
    let result = Storage(uninitialized: count, on: device)
    epilogue.run(self, into: result)
    return result
  }

  /// Numbers in [−1, 1] as bytes, −1 black and 1 white; what lies outside is clipped.
  package var pixels: [UInt8] {
    guard device.computes else { return Array(repeating: 0, count: count) }
    return [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
      if let start = bytes.baseAddress { ganzoo_pixels(start, pointer, count) }
      filled = count
    }
  }
}
