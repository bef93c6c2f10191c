import CGANZooKernels

extension Storage {
  /// Numbers of a Philox stream: number i depends on key, stream and i alone.
  package static func random(normal: Bool, count: Int, key: UInt64, stream: UInt64, on device: Device) -> Storage {
    let result = Storage(uninitialized: count, on: device)
    device.parallel(count: count, grain: 4096) { range in
      if normal {
        ganzoo_normal(result.pointer + range.lowerBound, key, stream, range.lowerBound, range.upperBound)
      } else {
        ganzoo_uniform(result.pointer + range.lowerBound, key, stream, range.lowerBound, range.upperBound)
      }
    }
    return result
  }
}

/// Philox 4x32-10: four random words from a key and a position in a stream.
package func philox(key: UInt64, stream: UInt64, block: UInt64) -> [UInt32] {
  var words = [UInt32](repeating: 0, count: 4)
  ganzoo_philox(&words, key, stream, block)
  return words
}

extension Storage {
  /// 1 / share with probability `share`, else 0.
  package static func mask(share: Float, count: Int, key: UInt64, stream: UInt64, on device: Device) -> Storage {
    let result = Storage(uninitialized: count, on: device)
    device.parallel(count: count, grain: 4096) { range in
      ganzoo_mask(result.pointer + range.lowerBound, key, stream, range.lowerBound, range.upperBound, share)
    }
    return result
  }
}
