import GANZooEvaluation
import GANZooTraining
import Testing

@Suite("What measurements of a training say of its health")
struct HealthCheckTests {
  @Test("a healthy run gives no warning, with classes or without")
  func healthy() {
    #expect(warnings((1...40).map { Made.measurement($0 * 50) }).isEmpty)
    #expect(warnings((1...40).map { Made.unconditional($0 * 50) }).isEmpty)
  }

  @Test("nor does one that learns slowly, as long as it learns")
  func slowStart() {
    let rising = { (from: Double, to: Double, step: Int) in from + (to - from) * min(1, Double(step) / 1000) }
    let series = (1...40).map { number in
      let step = number * 50
      return Made.measurement(
        step, accuracy: rising(0.1, 0.97, step), spread: rising(0, 0.95, step), head: rising(0.1, 0.98, step))
    }
    #expect(warnings(series).isEmpty)
    #expect(
      warnings(series.map { Made.unconditional($0.step, shares: Made.shares(first: rising(1, 0.1, $0.step))) }).isEmpty)
  }

  @Test("nor does a generator that ignores classes as long as its images get better")
  func learning() {
    let falling = (1...10).map { Made.measurement($0 * 50, accuracy: 0.12, distance: 0.3 / Double($0)) }
    #expect(warnings(falling).isEmpty)
    let level = (11...20).map { Made.measurement($0 * 50, accuracy: 0.12, distance: 0.03) }
    #expect(warnings(falling + level).map { $0.prefix(16) } == ["700: 12 % of sam"])
    // Not the critic's trouble, nor one that begins later.
    #expect(warnings((1...10).map { Made.measurement($0 * 50, head: 0.1, distance: 0.3 / Double($0)) }).count == 1)
    let later = (1...20).map { Made.measurement($0 * 50, spread: $0 < 4 ? 0.95 : 0.1, distance: 0.3 / Double($0)) }
    #expect(warnings(later).count == 1)
  }

  @Test("nor does a bad moment, nor anything in the first steps")
  func badMoment() {
    let series = (1...40).map { Made.measurement($0 * 50, spread: [20, 21].contains($0) ? 0.01 : 0.95) }
    #expect(warnings(series).isEmpty)
    #expect(warnings((1...199).map { Made.measurement($0, accuracy: 0.1, spread: 0, head: 0.1) }).isEmpty)
  }

  @Test("a collapse from the first step on is told once, when it has lasted")
  func collapseAtOnce() {
    #expect(
      warnings((1...40).map { Made.measurement($0 * 50, spread: 0.02) }) == [
        "200: samples of every class are 0.02 times as far apart as real images, where 0.8 to 1.2 is usual: the generator "
          + "has collapsed to few images; \(remedy)"
      ])
    // However often one looks.
    #expect(warnings((1...400).map { Made.measurement($0, spread: 0.02) }).map { $0.prefix(4) } == ["200:"])
    #expect(warnings((1...4).map { Made.measurement($0 * 500, spread: 0.02) }).map { $0.prefix(5) } == ["1000:"])
  }

  @Test("a collapse of a healthy generator is told, and told again where it went away and came back")
  func collapseLate() {
    let collapsed = Set(21...28).union(32...40)
    let series = (1...40).map { Made.measurement($0 * 50, spread: collapsed.contains($0) ? 0.1 : 0.95) }
    #expect(warnings(series).map { $0.prefix(20) } == ["1150: samples of eve", "1700: samples of eve"])
    // What only comes near the limit has not gone away.
    let wavering = (1...40).map {
      Made.measurement($0 * 50, spread: $0 < 20 ? 0.95 : $0.isMultiple(of: 2) ? 0.35 : 0.29)
    }
    #expect(warnings(wavering).count == 1)
  }

  @Test("of one class or some, that collapse alone, the names are told")
  func collapseOfSome() {
    let series = (1...40).map { number in
      Made.measurement(number * 50, spreads: number < 20 ? [:] : number < 30 ? [3: 0.12] : [3: 0.12, 0: 0.08, 9: 0.1])
    }
    #expect(
      warnings(series) == [
        "1100: samples of class three are 0.12 times as far apart as real images, where 0.8 to 1.2 is usual: the "
          + "generator has collapsed to few images; \(remedy)",
        "1600: samples of classes zero, nine are 0.09 times as far apart as real images, where 0.8 to 1.2 is usual: the "
          + "generator has collapsed to few images; \(remedy)",
      ])
    let most = (1...40).map { Made.measurement($0 * 50, spreads: [1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0]) }
    #expect(
      warnings(most).map { $0.prefix(73) }
        == ["200: samples of classes one, two, three, four, five and others are 0.00 t"])
  }

  @Test("a class head at chance starves; that classes are ignored then follows from it")
  func starvation() {
    let series = (1...40).map { Made.measurement($0 * 50, accuracy: 0.1, head: 0.11 + ($0 % 3 == 0 ? 0.01 : 0)) }
    #expect(
      warnings(series) == [
        "200: the critic's class head recognises 11 % of real images, where chance gives 10 % and a head that learns most: "
          + "it starves beside the critic's score; a larger objective.class_loss.real helps"
      ])
    // Chance is the most frequent class, whatever the number of classes.
    let uneven = (1...40).map { Made.measurement($0 * 50, head: 0.72, realShares: [0.7, 0.3]) }
    #expect(
      warnings(uneven).map { $0.prefix(60) } == ["200: the critic's class head recognises 72 % of real images,"])
  }

  @Test("a generator that ignores classes while the class head knows them")
  func ignoredClasses() {
    #expect(
      warnings((1...40).map { Made.measurement($0 * 50, accuracy: 0.12) }) == [
        "200: 12 % of samples are of the class that was asked for, where chance gives 10 % and a generator that learns "
          + "most: it ignores the class; a larger objective.class_loss.generator helps"
      ])
  }

  @Test("a generator without classes that draws hardly more than one, or one image of each")
  func unconditional() {
    #expect(
      warnings((1...40).map { Made.unconditional($0 * 50, shares: Made.shares(first: 0.91)) }) == [
        "200: samples are of 1.6 classes (exp of the entropy of their shares), real images of 10.0: the generator has "
          + "collapsed to few kinds of images; \(remedy)"
      ])
    #expect(
      warnings((1...40).map { Made.unconditional($0 * 50, spreads: [3: 0.12]) }) == [
        "200: samples taken for class three are 0.12 times as far apart as real images, where 0.8 to 1.2 is usual: the "
          + "generator has collapsed to few images; \(remedy)"
      ])
    // Of a class with a sample in a hundred nothing can be told.
    let rare = (0..<10).map { $0 == 3 ? 0.01 : 0.11 }
    #expect(warnings((1...40).map { Made.unconditional($0 * 50, shares: rare, spreads: [3: 0.12]) }).isEmpty)
  }

  @Test("a trouble has to last for a twentieth of the training")
  func patience() {
    #expect([100, 2000, 6000, 20_000].map { HealthCheck(steps: $0).patience } == [100, 100, 300, 1000])
    let series = (1...20).map { Made.measurement($0 * 500, spread: $0 < 5 ? 0.95 : 0.1) }
    #expect(warnings(series, steps: 20_000).map { $0.prefix(5) } == ["3500:"])
    #expect(warnings([], steps: 100).isEmpty)
  }

  private let remedy = "a gradient penalty (--objective wgan-gp) or lower learning rates help"

  /// The warnings of a training that is measured so, each after its step.
  private func warnings(_ series: [TrainingMeasurement], steps: Int = 2000) -> [String] {
    var check = HealthCheck(steps: steps)
    return series.flatMap { measurement in check.warnings(measurement).map { "\(measurement.step): \($0)" } }
  }
}

/// Measurements that nobody made.
private enum Made {
  static let names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

  /// Of a generator with classes; `spreads` of some classes.
  static func measurement(
    _ step: Int, accuracy: Double = 0.97, spread: Double = 0.95, spreads: [Int: Double] = [:], head: Double = 0.98,
    distance: Double = 0.01, realShares: [Double] = Array(repeating: 0.1, count: 10)
  ) -> TrainingMeasurement {
    let classes = realShares.indices.map {
      ClassMetrics(name: names[$0], accuracy: accuracy, share: realShares[$0], spread: spreads[$0] ?? spread)
    }
    let metrics = QuickMetrics(
      values: [.accuracy: accuracy, .spread: spread, .frechetShare: distance], classes: classes, realShares: realShares)
    return TrainingMeasurement(step: step, generatorMetrics: metrics, classHead: head)
  }

  /// Of a generator without classes: the share of samples that are taken for each, and how far these are apart.
  static func unconditional(
    _ step: Int, shares: [Double] = Array(repeating: 0.1, count: 10), spreads: [Int: Double] = [:]
  ) -> TrainingMeasurement {
    let classes = names.indices.map {
      ClassMetrics(
        name: names[$0], accuracy: nil, share: shares[$0], spread: shares[$0] == 0 ? nil : spreads[$0] ?? 0.95)
    }
    let metrics = QuickMetrics(
      values: [.spread: 0.95], classes: classes, realShares: Array(repeating: 0.1, count: 10))
    return TrainingMeasurement(step: step, generatorMetrics: metrics, classHead: nil)
  }

  /// Shares of which the first is so large, and the others even.
  static func shares(first: Double) -> [Double] { [first] + Array(repeating: (1 - first) / 9, count: 9) }
}
