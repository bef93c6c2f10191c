import CGANZooKernels

extension CPUBackend {
  package func random(
    _ distribution: RandomDistribution, count: Int, key: UInt64, stream: UInt64
  ) -> any Buffer {
    if distribution == .truncatedNormal { return truncatedNormal(count: count, key: key, stream: stream) }
    let result = CPUBuffer(uninitialized: count, on: self)
    parallel(count: count, grain: 1024) { [result = result.pointer] range in
      let (out, begin, end) = (result + range.lowerBound, range.lowerBound, range.upperBound)
      switch distribution {
      case .uniform: ganzoo_uniform(out, key, stream, begin, end)
      case .normal, .truncatedNormal: ganzoo_normal(out, key, stream, begin, end)
      case .mask(let share): ganzoo_mask(out, key, stream, begin, end, share)
      }
    }
    return result
  }

  private func truncatedNormal(count: Int, key: UInt64, stream: UInt64) -> CPUBuffer {
    // 95.4 % are within: half as many again are enough for any count beyond a handful.
    let candidates = cpu(random(.normal, count: count * 3 / 2 + 64, key: key, stream: stream))
    let result = CPUBuffer(uninitialized: count, on: self)
    serially { [number = candidates.count, candidates = candidates.pointer, result = result.pointer] in
      var kept = 0
      for place in 0..<number where kept < count && abs(candidates[place]) <= 2 {
        result[kept] = candidates[place]
        kept += 1
      }
      precondition(kept == count, "too few normal numbers within two deviations")
    }
    return result
  }
}
