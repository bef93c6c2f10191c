import Foundation
import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("RandomStream")
struct RandomStreamTests {
  let random = RandomStream(seed: 1, purpose: .latents, step: 3, part: 2)

  @Test("Integers are below the bound, uniform, and each block starts where the last ended")
  func integers() {
    let numbers = random.integers(60_000, below: 6)
    var counts = [Int](repeating: 0, count: 6)
    for number in numbers { counts[number] += 1 }
    // Six deviations of a binomial count of mean 10,000.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 550 }, "\(counts)")
    #expect(random.integers(7, below: 6) == Array(numbers.prefix(7)))
    #expect(random.integers(0, below: 6).isEmpty)
    #expect(Set(random.integers(5, below: 1)) == [0])
    #expect(random.integers(4, below: 1 << 32).allSatisfy { $0 >= 0 && $0 < 1 << 32 })
  }

  @Test("A choice has no number twice, and a whole one is a shuffle")
  func choice() {
    let chosen = random.choice(100, of: 70_000)
    #expect(Set(chosen).count == 100 && chosen.allSatisfy { (0..<70_000).contains($0) })
    #expect(chosen != Array(0..<100))
    let shuffle = random.choice(1000, of: 1000)
    #expect(shuffle.sorted() == Array(0..<1000))
    #expect(shuffle != Array(0..<1000))
  }

  @Test("Each of the six orders of three numbers is equally likely")
  func choiceIsFair() {
    var counts: [[Int]: Int] = [:]
    for step in 0..<6000 {
      counts[RandomStream(seed: 1, purpose: .batches, step: step).choice(3, of: 3), default: 0] += 1
    }
    #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 1000) < 180 }, "\(counts)")
  }

  @Test("Seed, purpose, step and part each give other numbers")
  func streams() {
    let streams = [
      random, RandomStream(seed: 2, purpose: .latents, step: 3, part: 2),
      RandomStream(seed: 1, purpose: .dropout, step: 3, part: 2),
      RandomStream(seed: 1, purpose: .latents, step: 4, part: 2),
      RandomStream(seed: 1, purpose: .latents, step: 3, part: 3),
    ]
    #expect(Set(streams.map { $0.integers(4, below: 1 << 32) }).count == streams.count)
  }

  @Test("Uniform numbers fill their range evenly")
  func uniform() {
    let values = Tensor(uniform: -2..<6, shape: [40_000], from: random, on: Device.test(threads: 1)).values
    #expect(values.allSatisfy { $0 >= -2 && $0 < 6 })
    let (mean, deviation) = moments(values)
    #expect(abs(mean - 2) < 0.06 && abs(deviation - 8 / 12.0.squareRoot()) < 0.05)
  }

  @Test("Normal numbers have the moments of a normal distribution")
  func normal() {
    let values = Tensor(normal: 2, mean: 5, shape: [40_001], from: random, on: Device.test(threads: 1)).values
    let (mean, deviation) = moments(values)
    #expect(abs(mean - 5) < 0.05 && abs(deviation - 2) < 0.04)
    let scaled = values.map { (Double($0) - mean) / deviation }
    #expect(abs(scaled.reduce(0) { $0 + $1 * $1 * $1 } / 40_001) < 0.06)
    #expect(abs(scaled.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 40_001 - 3) < 0.15)
    // Neighbours, which come from one pair of Box and Muller, are independent.
    let products = stride(from: 0, to: 40_000, by: 2).reduce(0) { $0 + scaled[$1] * scaled[$1 + 1] }
    #expect(abs(products / 20_000) < 0.04)
  }

  @Test("A mask keeps its share, scaled so that the mean is 1")
  func mask() {
    let values = Tensor(keeping: 0.75, shape: [40_000], from: random, on: Device.test(threads: 1)).values
    #expect(Set(values) == [0, 1 / 0.75])
    #expect(abs(moments(values).mean - 1) < 0.015)
  }

  @Test("The numbers do not depend on the number of threads")
  func threads() {
    let (one, two) = (Device.test(threads: 1), Device.test(threads: 2))
    for count in [1, 5, 16_383, 50_001] {
      let draw = { (device: Device) in
        [
          Tensor(uniform: 0..<1, shape: [count], from: random, on: device).values,
          Tensor(normal: 1, shape: [count], from: random, on: device).values,
          Tensor(keeping: 0.6, shape: [count], from: random, on: device).values,
        ]
      }
      #expect(draw(one) == draw(two))
    }
  }

  private func moments(_ values: [Float]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)
    return (mean, variance.squareRoot())
  }
}
