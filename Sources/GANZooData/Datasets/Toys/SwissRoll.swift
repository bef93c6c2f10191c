import Foundation

/// The Swiss roll seen from its end: a noisy spiral in a plane.
///
///     t = 1.5 π (1 + 2u), u uniform in [0, 1);    x = (t cos t + n₁) / 7.5,  y = (t sin t + n₂) / 7.5
///
/// n₁ and n₂ are normal with standard deviation 0.25. Source: columns 0 and 2 of scikit-learn's
/// `make_swiss_roll(noise=0.25)`, divided by 7.5, as in `gan_toy.py`, published with Gulrajani et al. 2017,
/// https://github.com/igul222/improved_wgan_training
struct SwissRoll: PointDistribution {
  static let scale = 7.5
  static let noise = 0.25

  static let entry = SwissRoll().entry("swiss-roll", title: "Swiss roll, points in a plane")

  /// The ends of so many lines along the spiral, all of equal length in t.
  static func places(_ lines: Int) -> [(x: Double, y: Double)] {
    (0...lines).map { number in
      let t = 1.5 * Double.pi * (1 + 2 * Double(number) / Double(lines))
      return (t * cos(t) / scale, t * sin(t) / scale)
    }
  }

  func point(_ index: Int, using random: inout SplitMix64) -> (x: Double, y: Double) {
    let t = 1.5 * Double.pi * (1 + 2 * random.unit())
    let (first, second) = random.normalPair()
    return (
      x: (t * cos(t) + Self.noise * first) / Self.scale, y: (t * sin(t) + Self.noise * second) / Self.scale
    )
  }
}
