import CGANZooKernels

extension Epilogue<CPUBuffer> {
  /// What the loops of products apply while they store their results, and what takes a pass of its own: a tanh, which
  /// costs less over a whole array.
  var split: (inStore: Self, after: Self) {
    activation == .tanh ? (Epilogue(scale: scale, bias: bias), Epilogue(activation: .tanh)) : (self, Epilogue())
  }

  /// The epilogue as the loops take it.
  var description: ganzoo_epilogue {
    let (code, slope): (ganzoo_activation, Float) =
      switch activation {
      case nil: (ganzoo_activation_none, 0)
      case .leakyReLU(let slope): (ganzoo_activation_leaky_relu, slope)
      case .tanh: (ganzoo_activation_tanh, 0)
      }
    return ganzoo_epilogue(scale: scale?.pointer, bias: bias?.pointer, activation: code, slope: slope)
  }

  func apply(to source: CPUBuffer, into result: CPUBuffer) {
    // The channels, where something depends on them.
    let columns = scale?.count ?? bias?.count ?? min(source.count, 1024)
    let description = description
    // A tanh takes several times as long as what else an epilogue does.
    let grain = activation == .tanh ? CPUBackend.grain / 4 : CPUBackend.grain
    source.backend.parallel(count: source.count, alignment: columns, grain: grain) {
      [source = source.pointer, result = result.pointer] range in
      // Without channels the last row may be shorter.
      let (rows, rest) = range.count.quotientAndRemainder(dividingBy: columns)
      let (from, to) = (source + range.lowerBound, result + range.lowerBound)
      var epilogue = description
      ganzoo_apply_epilogue(to, from, rows, columns, &epilogue)
      if rest > 0 { ganzoo_apply_epilogue(to + rows * columns, from + rows * columns, 1, rest, &epilogue) }
    }
  }
}

extension CPUBuffer {
  /// Applies an epilogue in place, to a buffer that was just made and is not shared yet.
  func apply(_ epilogue: Epilogue<CPUBuffer>) {
    if !epilogue.isEmpty { epilogue.apply(to: self, into: self) }
  }
}
