import CGANZooKernels

/// What is applied to the result of a convolution or a matrix product, for each channel of the last axis:
/// activation(x · scale + bias).
///
/// It is computed in the same pass as the product. Tensors have an `Epilogue<Tensor>`, what computes them an
/// `Epilogue<Storage>`.
package struct Epilogue<Operand> {
  /// [channels], or nil for ones.
  package var scale: Operand?
  /// [channels], or nil for zeros.
  package var bias: Operand?
  package var activation: EpilogueActivation?

  package init(scale: Operand? = nil, bias: Operand? = nil, activation: EpilogueActivation? = nil) {
    self.scale = scale
    self.bias = bias
    self.activation = activation
  }

  package var isEmpty: Bool { scale == nil && bias == nil && activation == nil }
}

/// An activation that an epilogue can have.
package enum EpilogueActivation: Equatable, Sendable {
  case leakyReLU(slope: Float)
  case tanh
}

extension Epilogue<Storage> {
  /// What the loops of products apply while they store their results, and what takes a pass of its own: a tanh, which
  /// costs less over a whole array.
  var split: (inStore: Self, after: Self) {
    activation == .tanh ? (Epilogue(scale: scale, bias: bias), Epilogue(activation: .tanh)) : (self, Epilogue())
  }

  /// The epilogue as the loops take it.
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

  fileprivate func apply(to source: Storage, into result: Storage) {
    // The channels, where something depends on them.
    let columns = scale?.count ?? bias?.count ?? min(source.count, 1024)
    withDescription { description in
      source.device.parallel(count: source.count, alignment: columns) { range in
        // Without channels the last row may be shorter.
        let (rows, rest) = range.count.quotientAndRemainder(dividingBy: columns)
        let (from, to) = (source.pointer + range.lowerBound, result.pointer + range.lowerBound)
        ganzoo_apply_epilogue(to, from, rows, columns, description)
        if rest > 0 {
          ganzoo_apply_epilogue(to + rows * columns, from + rows * columns, 1, rest, description)
        }
      }
    }
  }
}

extension Storage {
  /// Applies an epilogue in place, to a storage that was just made and is not shared yet.
  func apply(_ epilogue: Epilogue<Storage>) {
    if !epilogue.isEmpty { epilogue.apply(to: self, into: self) }
  }

  /// activation(x · scale + bias)
  package func applying(_ epilogue: Epilogue<Storage>) -> Storage {
    let result = Storage(uninitialized: count, on: device)
    epilogue.apply(to: self, into: result)
    return result
  }
}
