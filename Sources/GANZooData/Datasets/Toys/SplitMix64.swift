import Foundation

/// SplitMix64, the random number generator of Steele, Lea and Flood: a counter passed through a mixing function.
///
/// Source: "Fast splittable pseudorandom number generators", OOPSLA 2014, https://doi.org/10.1145/2660193.2660195
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// Uniform in [0, 1).
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Two independent standard normal numbers, by the Box-Muller transform.
  mutating func normalPair() -> (Double, Double) {
    // unit() may be 0, and log(0) is −infinity; 1 − unit() is never 0.
    let radius = sqrt(-2 * log(1 - unit()))
    let angle = 2 * Double.pi * unit()
    return (radius * cos(angle), radius * sin(angle))
  }

  static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
