import Foundation
import GANZoo
import GANZooData
import GANZooTestSupport
import Testing

import GANZooVisualization

@Suite("Walks")
struct WalkTests {
  private func generator(_ model: String = "acgan") throws -> Generator {
    Generator(try GeneratorFile.bundled(model), on: Device(threads: 1))
  }

  private func generated(_ generator: Generator, _ classes: [Int], seed: UInt64) throws -> [PixelImage] {
    var images: [PixelImage] = []
    try generator.generate(classes: classes, seed: seed) { samples, _ in
      images += PixelImage.images(samples.pixels, shape: generator.sample)
    }
    return images
  }

  @Test("have at their points the samples that are generated of the same seed", arguments: [nil, Float(0.7)])
  func points(_ truncation: Float?) throws {
    let generator = try generator()
    if let truncation { try generator.truncate(at: truncation) }
    for (classes, expected) in [
      (.each, [0, 1, 2, 3]), (.one(3), [3, 3, 3, 3]),
    ] as [(LatentWalk.Classes, [Int])] {
      let walk = try LatentWalk(generator, points: 4, stretch: 3, classes: classes, seed: 7)
      let images = try walk.images()
      #expect(images.count == 10 && walk.count == 10)
      let samples = try generated(generator, expected, seed: 7)
      #expect([0, 3, 6, 9].map { images[$0] } == samples)
      // What is between differs from both.
      #expect(images[1] != images[0] && images[2] != images[3] && images[1] != images[2])
    }
  }

  @Test("have at both ends of a range its classes, with one latent vector or several")
  func classes() throws {
    let generator = try generator()
    let (first, last) = (try generated(generator, [1], seed: 2), try generated(generator, [7, 7, 7], seed: 2))
    let one = try LatentWalk(generator, points: 1, stretch: 4, classes: .between(1, 7), seed: 2).images()
    #expect(one.count == 5 && one[0] == first[0] && one[4] == last[0])
    let three = try LatentWalk(generator, points: 3, stretch: 4, classes: .between(1, 7), seed: 2).images()
    #expect(three.count == 9 && three[0] == first[0] && three[8] == last[2])
    let loop = try LatentWalk(generator, points: 3, stretch: 4, isLoop: true, classes: .between(1, 7), seed: 2).images()
    #expect(loop.count == 12 && loop[..<9] == three[...])
  }

  @Test("a loop goes back to its first point, and a sheet shows each stretch in a row, both ends in it")
  func loop() throws {
    let walk = try LatentWalk(try generator(), points: 3, stretch: 2, isLoop: true, classes: .one(4))
    let images = try walk.images()
    #expect(images.count == 6)
    let sheet = walk.sheet(images)
    #expect((sheet.width, sheet.height) == (2 + 3 * 30, 2 + 3 * 30))
    let rows = [[0, 1, 2], [2, 3, 4], [4, 5, 0]]
    #expect(sheet == SampleGrid(rows: 3, columns: 3).arrange(rows.flatMap { $0.map { images[$0] } }))
    let animation = try walk.animation(images, framesPerSecond: 25, scale: 2)
    #expect(animation.milliseconds == Array(repeating: 40, count: 6) && animation.width == 64)
  }

  @Test("slerp goes along the arc with a length that grows evenly, and straight where there is no arc")
  func slerp() {
    let (a, b): ([Float], [Float]) = ([2, 0], [0, 4])
    let middle = Interpolation.slerp.point(a, b, 0.5)
    #expect(abs(middle[0] - 3 / 2.0.squareRoot().float) < 1e-6 && abs(middle[1] - middle[0]) < 1e-6)
    #expect(Interpolation.linear.point(a, b, 0.25) == [1.5, 1])
    for way in Interpolation.allCases {
      #expect(way.point(a, b, 0) == a && way.point(a, b, 1) == b && way.point(a, a, 0.3) == a)
      #expect(way.point([1, 0], [-1, 0], 0.25) == [0.5, 0] && way.point([0, 0], [0, 2], 0.5) == [0, 1])
    }
  }

  @Test("lead somewhere, and are no longer than fits")
  func refused() throws {
    let generator = try generator()
    #expect(
      message { _ = try LatentWalk(generator, points: 1, stretch: 9, classes: .one(3)) }
        == "a walk takes at least two points, or two classes such as --class 1..7")
    #expect(
      message { _ = try LatentWalk(generator, points: 100, stretch: 10_000, classes: .one(3)) }
        == "a walk of 100 points and 10,000 frames from one to the next is too long: of this generator it has up to "
        + "342,392 frames")
    #expect(
      message { _ = try LatentWalk(generator, points: 2, stretch: 2, classes: .one(12)).images() }
        == "sample 0 has the class 12, but classes are 0 to 9: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9")
  }

  @Test("truncation draws what is beyond anew, and leaves the rest as it was")
  func truncation() throws {
    let space = LatentSpace(size: 50)
    let device = Device(threads: 1)
    let random = RandomStream(seed: 3, purpose: .generation)
    let plain = space.sample(100, from: random, on: device).values
    let truncated = try space.truncated(at: 0.7)
    let values = truncated.sample(100, from: random, on: device).values
    #expect(values.allSatisfy { abs($0) <= 0.7 })
    for (old, new) in zip(plain, values) { #expect(abs(old) > 0.7 || old == new) }
    // E z² of the truncated normal distribution: 1 − 2 τ φ(τ) / (2 Φ(τ) − 1) = 0.154 for τ = 0.7.
    let square = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
    #expect(abs(square - 0.154) < 0.01, "\(square)")
    #expect(truncated.sample(3, from: random, on: device).values == Array(values[..<150]))
    #expect(
      message { _ = try LatentSpace(size: 5, distribution: .uniform).truncated(at: 1) }
        == "the latent vectors of this generator are uniform on [-1, 1), and truncation is for normal ones")
    #expect(
      message { _ = try space.truncated(at: 0) } == "truncation is at a number from 0.01 to 100.0, not 0.0")
  }
}

extension Double {
  fileprivate var float: Float { Float(self) }
}
