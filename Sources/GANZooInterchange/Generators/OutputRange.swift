import GANZooNN

/// Bounds of the output of a layer, derived from the layers up to it by interval arithmetic.
struct OutputRange: Equatable {
  /// The bounds; nil if none is known.
  var low, high: Float?

  static let open = OutputRange()
  static let unit = OutputRange(low: 0, high: 1)

  /// Whether the bounds are `low` and `high`, up to 1 % of the range.
  func isAbout(_ low: Float, _ high: Float) -> Bool {
    guard let first = self.low, let last = self.high else { return false }
    return max(abs(first - low), abs(last - high)) <= 0.01 * (high - low)
  }

  func union(_ other: Self) -> Self {
    Self(
      low: low.flatMap { a in other.low.map { min(a, $0) } }, high: high.flatMap { a in other.high.map { max(a, $0) } })
  }

  /// x · scale + offset
  func rescaled(_ scale: Float, _ offset: Float) -> Self {
    let ends = (low.map { $0 * scale + offset }, high.map { $0 * scale + offset })
    return scale < 0 ? Self(low: ends.1, high: ends.0) : Self(low: ends.0, high: ends.1)
  }

  static func + (a: Self, b: Self) -> Self {
    Self(low: a.low.flatMap { x in b.low.map { x + $0 } }, high: a.high.flatMap { x in b.high.map { x + $0 } })
  }

  /// The range of a function of numbers in this range.
  fileprivate func activated(_ function: ActivationFunction) -> Self {
    let isPositive = low.map { $0 >= 0 } ?? false
    return switch function {
    case .linear: self
    case .relu: Self(low: max(low ?? 0, 0), high: high.map { max($0, 0) })
    case .relu6: Self(low: max(low ?? 0, 0), high: min(max(high ?? 6, 0), 6))
    case .tanh, .softsign: Self(low: isPositive ? 0 : -1, high: 1)
    case .sigmoid, .softmax: .unit
    case .softplus, .exponential: Self(low: 0)
    case .elu: Self(low: isPositive ? low : -1, high: high.map { max($0, 0) })
    case .leakyReLU: leaking(ActivationFunction.namedSlope)
    case .logSoftmax, .logSigmoid: Self(high: 0)
    case .hardTanh: Self(low: isPositive ? 0 : -1, high: 1)
    case .squareplus: Self(low: 0)
    case .selu, .gelu, .mish, .swish, .hardSwish, .tanhShrink: isPositive ? Self(low: 0) : .open
    }
  }

  fileprivate func leaking(_ slope: Float) -> Self {
    Self(low: low.map { min($0, $0 * slope) }, high: high.map { max($0, $0 * slope) })
  }
}

extension Network {
  /// The range of the output of the vertex at a position.
  func outputRange(of position: Int) -> OutputRange {
    var ranges: [OutputRange] = []
    for vertex in vertices[...position] {
      ranges.append(vertex.layer.outputRange(vertex.inputs.map { ranges[$0] }))
    }
    return ranges[position]
  }
}

extension Layer {
  fileprivate func outputRange(_ inputs: [OutputRange]) -> OutputRange {
    guard let input = inputs.first else { return .open }
    switch self {
    case let layer as Activation: return input.activated(layer.function)
    case let layer as Dense: return OutputRange.open.activated(layer.activation)
    case let layer as Conv1D: return OutputRange.open.activated(layer.activation)
    case let layer as Conv2D: return OutputRange.open.activated(layer.activation)
    case let layer as Conv2DTranspose: return OutputRange.open.activated(layer.activation)
    case let layer as Conv1DTranspose: return OutputRange.open.activated(layer.activation)
    case let layer as SeparableConv2D: return OutputRange.open.activated(layer.activation)
    case let layer as SeparableConv1D: return OutputRange.open.activated(layer.activation)
    case let layer as DepthwiseConv2D: return OutputRange.open.activated(layer.activation)
    case is UnitNormalization: return OutputRange(low: (input.low ?? -1) >= 0 ? 0 : -1, high: 1)
    case let layer as SpectralNormalization: return layer.layer.outputRange(inputs)
    case is Softmax: return .unit
    case let layer as LeakyReLU: return input.leaking(layer.slope)
    case let layer as ELU:
      return OutputRange(
        low: (input.low ?? -1) >= 0 ? input.low : -abs(layer.alpha), high: input.high.map { max($0, 0) })
    case let layer as ReLU:
      let low = layer.slope > 0 ? input.leaking(layer.slope).low : max(input.low ?? 0, 0)
      let high = input.high.map { max($0, 0) }
      return OutputRange(low: low, high: layer.maximum.map { min($0, high ?? $0) } ?? high)
    case let layer as Rescaling: return input.rescaled(layer.scale, layer.offset)
    case is Add: return inputs.dropFirst().reduce(input, +)
    case is Subtract: return inputs.dropFirst().reduce(input) { $0 + $1.rescaled(-1, 0) }
    case is Average, is Concatenate: return inputs.dropFirst().reduce(input) { $0.union($1) }
    case is Maximum:
      return OutputRange(low: inputs.compactMap(\.low).max(), high: inputs.reduce(input) { $0.union($1) }.high)
    case is Minimum:
      return OutputRange(low: inputs.reduce(input) { $0.union($1) }.low, high: inputs.compactMap(\.high).min())
    case is Multiply: return inputs.allSatisfy { $0.isAbout(0, 1) } ? .unit : .open
    case is ZeroPadding1D, is ZeroPadding2D: return input.union(OutputRange(low: 0, high: 0))
    case is Reshape, is Flatten, is Permute, is RepeatVector, is UpSampling1D, is UpSampling2D, is Resizing,
      is Cropping1D,
      is Cropping2D, is Dropout, is SpatialDropout2D, is GaussianDropout, is AlphaDropout, is GaussianNoise,
      is MaxPooling1D,
      is MaxPooling2D,
      is AveragePooling1D, is AveragePooling2D, is GlobalAveragePooling1D, is GlobalAveragePooling2D,
      is GlobalMaxPooling1D, is GlobalMaxPooling2D:
      return input
    default: return .open
    }
  }
}
