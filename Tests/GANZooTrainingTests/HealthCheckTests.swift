import Foundation
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

  @Test("recall that falls below half of its best, and stays there, is told once, with both")
  func recall() {
    let falling = (1...40).map { Made.measurement($0 * 50, recall: $0 < 20 ? 0.7 : 0.3) }
    #expect(
      warnings(falling) == [
        "1100: recall of 1,000 samples fell from 70 % at step 100 to 30 %: the generator leaves out much of what it "
          + "could make; a larger architecture.latent or lower learning rates help"
      ])
    // Below half by little and by little.
    let slow = (1...40).map { Made.measurement($0 * 50, recall: 0.8 - 0.015 * Double($0)) }
    #expect(warnings(slow).count == 1)
    // Told again where it was mended and fell again.
    let twice = (1...40).map { Made.measurement($0 * 50, recall: (11...15).contains($0) || $0 > 30 ? 0.2 : 0.7) }
    #expect(warnings(twice).map { $0.prefix(5) } == ["650: ", "1650:"])
  }

  @Test("recall that falls while samples become clear, by chance or for a moment is no trouble")
  func healthyRecall() {
    let clear = (1...40).map { Made.measurement($0 * 50, recall: 0.85 - 0.3 * min(1, Double($0) / 20)) }
    #expect(warnings(clear).isEmpty)
    let moment = (1...40).map { Made.measurement($0 * 50, recall: [20, 21].contains($0) ? 0.1 : 0.6) }
    #expect(warnings(moment).isEmpty)
    // Once high, by chance, and never high: half of a little may be chance.
    #expect(warnings((1...40).map { Made.measurement($0 * 50, recall: $0 == 3 ? 0.9 : 0.4) }).isEmpty)
    #expect(warnings((1...40).map { Made.measurement($0 * 50, recall: $0 < 20 ? 0.15 : 0.02) }).isEmpty)
    // A collapse to few images has its own sentence.
    let collapse = (1...40).map {
      Made.measurement($0 * 50, spread: $0 < 20 ? 0.95 : 0.1, recall: $0 < 20 ? 0.7 : 0.02)
    }
    #expect(warnings(collapse).map { $0.contains("collapsed to few images") } == [true])
  }

  @Test("points that leave modes, or never find most of them, are told")
  func modes() {
    #expect(warnings((1...40).map { Made.points($0 * 50, modes: min(8, $0)) }).isEmpty)
    #expect(
      warnings((1...40).map { Made.points($0 * 50, modes: $0 < 20 ? 8 : 5) }) == [
        "1100: samples cover 5 of 8 modes, but covered 8 of 8 modes at step 100: the generator has lost a part of the "
          + "data; \(remedy)"
      ])
    #expect(
      warnings((1...40).map { Made.points($0 * 50, modes: 2) }) == [
        "1500: samples cover 2 of 8 modes: the generator has collapsed to a part of the data; \(remedy)"
      ])
    // Good trainings of 25 modes, measured: 4, 1, 8 of them after 400, 600 and 800 steps.
    let late = [3, 4, 1, 8, 16, 19, 19, 22, 23, 24].enumerated().map { Made.points(($0 + 1) * 200, modes: $1 * 8 / 25) }
    #expect(warnings(late).isEmpty)
    // Points that come near more and more often still learn; one mode more or less is no collapse.
    #expect(warnings((1...12).map { Made.points($0 * 50, modes: 0, near: 0.001 * pow(1.6, Double($0))) }).isEmpty)
    #expect(warnings((1...40).map { Made.points($0 * 50, modes: $0.isMultiple(of: 2) ? 8 : 6) }).isEmpty)
  }

  @Test("of a curve it is the share that is covered")
  func curve() {
    #expect(
      warnings((1...40).map { Made.curve($0 * 50, covered: $0 < 20 ? 0.98 : 0.4) }) == [
        "1100: samples cover 40 % of the curve, but covered 98 % of the curve at step 100: the generator has lost a part "
          + "of the data; \(remedy)"
      ])
  }

  @Test(
    "findings of a training that goes on are those of one that was never stopped; older ones know of no best values")
  func resumed() throws {
    let series = (1...40).map { Made.measurement($0 * 50, recall: $0 < 20 ? 0.7 : 0.3) }
    var first = HealthCheck(steps: 2000)
    for measurement in series[..<21] { #expect(first.warnings(measurement).isEmpty) }
    let kept = try JSONDecoder().decode(HealthCheck.Findings.self, from: JSONEncoder().encode(first.findings))
    var second = HealthCheck(steps: 2000, findings: kept)
    #expect(series[21...].flatMap { second.warnings($0) }.count == 1)
    let old = try JSONDecoder().decode(
      HealthCheck.Findings.self, from: Data(#"{"measurements": 3, "troubles": []}"#.utf8))
    var third = HealthCheck(steps: 2000, findings: old)
    #expect(series[30...].flatMap { third.warnings($0) }.isEmpty)
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
    distance: Double = 0.01, realShares: [Double] = Array(repeating: 0.1, count: 10), recall: Double? = nil
  ) -> TrainingMeasurement {
    let classes = realShares.indices.map {
      ClassMetrics(name: names[$0], accuracy: accuracy, share: realShares[$0], spread: spreads[$0] ?? spread)
    }
    let metrics = QuickMetrics(
      values: ([.accuracy: accuracy, .spread: spread, .frechetShare: distance] as [Metric.Kind: Double])
        .merging(recall.map { [.recall: $0] } ?? [:]) { $1 },
      classes: classes, realShares: realShares)
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

  /// Of points that should cover eight modes.
  static func points(_ step: Int, modes: Int, near: Double = 0.9) -> TrainingMeasurement {
    let metrics = QuickMetrics(values: [.modes: Double(modes), .near: near], classes: [], realShares: [], modes: 8)
    return TrainingMeasurement(step: step, generatorMetrics: metrics, classHead: nil)
  }

  /// Of points that should cover a curve.
  static func curve(_ step: Int, covered: Double) -> TrainingMeasurement {
    let metrics = QuickMetrics(values: [.curve: covered, .near: 0.9], classes: [], realShares: [])
    return TrainingMeasurement(step: step, generatorMetrics: metrics, classHead: nil)
  }

  /// Shares of which the first is so large, and the others even.
  static func shares(first: Double) -> [Double] { [first] + Array(repeating: (1 - first) / 9, count: 9) }
}
