public import GANZooData
public import GANZooInterchange
public import GANZooSupport
public import GANZooTensors

/// Judges text by its n-grams of one to four characters: the Jensen-Shannon divergence of their frequencies in samples
/// from those in held-out lines, in bits, as in section 5.5 of Gulrajani et al. 2017, https://arxiv.org/abs/1704.00028
///
/// Values fall as more samples are compared. They are comparable for equal numbers of samples and one reference.
public struct TextEvaluator: Sendable {
  /// The reference's n-grams, for n from 1.
  private let reference: [NGramDistribution]
  private let alphabet: Alphabet
  /// Number of held-out lines that samples are compared with.
  public let count: Int

  /// The most lines of the reference.
  private static let mostLines = 100_000
  private static let linesAtOnce = 500

  /// Counts the n-grams of held-out lines.
  ///
  /// - Parameters:
  ///   - reference: text; of more than 100,000 lines the first.
  ///   - alphabet: that of the samples; nil: the reference's.
  /// - Throws: `EvaluationError.tooFew` for fewer than 100 lines, `TextError` where it is no text, or what the data set
  ///   throws.
  public init(reference: any Dataset, alphabet: Alphabet? = nil) throws {
    guard let known = reference.alphabet else { throw TextError.wrongSample(shape: reference.shape) }
    guard reference.count >= Evaluator.minimumSamples else {
      throw EvaluationError.tooFew(expected: Evaluator.minimumSamples, found: reference.count)
    }
    self.alphabet = alphabet ?? known
    count = min(reference.count, Self.mostLines)
    let lines = try Self.lines(of: reference, Array(0..<count), as: self.alphabet)
    self.reference = Self.kinds.indices.map { NGramDistribution(lines, size: $0 + 1) }
  }

  /// The metrics, for n from 1 to 4.
  public static let kinds: [Metric.Kind] = [.characters, .pairs, .triples, .quadruples]

  /// The divergences of some lines from the reference.
  ///
  /// - Parameter lines: numbers of the alphabet's symbols, line ends included.
  public func values(of lines: [[Int]]) -> [Metric.Kind: Double] {
    Dictionary(
      uniqueKeysWithValues: zip(Self.kinds, reference).map { kind, grams in
        (kind, NGramDistribution(lines, size: grams.size).divergence(from: grams))
      })
  }

  /// The divergences of real lines: what a perfect generator would have.
  ///
  /// - Parameters:
  ///   - samples: how many lines, if there are as many.
  ///   - seed: of their choice.
  /// - Throws: what the data set throws.
  public func ceiling(of training: any Dataset, samples: Int, seed: UInt64) throws -> [Metric.Kind: Double] {
    let random = RandomStream(seed: seed, purpose: .evaluation, part: EvaluationStream.real)
    let choice = random.choice(min(samples, training.count), of: training.count)
    return values(of: try Self.lines(of: training, choice, as: alphabet))
  }

  /// Computes the metrics of a thousand generated samples.
  ///
  /// - Parameter generate: passes as many samples [N, characters, symbols] as it gets classes to `consume`, in batches
  ///   with the index of their first sample.
  /// - Throws: what `generate` throws; `EvaluationError.notFinite`.
  public func evaluate(
    generate: (_ classes: [Int], _ consume: (Tensor, Int) throws -> Void) throws -> Void
  ) throws -> QuickMetrics {
    let lines = try Self.lines(samples: QuickEvaluator.samples, generate)
    return QuickMetrics(values: values(of: lines), classes: [], realShares: [])
  }

  /// Computes the metrics of three sample sets, with the seeds `seed`, `seed` + 1 and `seed` + 2, beside those of as
  /// many training lines; where there are no more of these than samples, of all of them once.
  ///
  /// Throws `EvaluationError.notFinite`, or what the data set throws.
  public func report(
    _ generator: Generator, samples: Int, seed: UInt64, training: any Dataset, progress: () -> Void = {}
  ) throws -> EvaluationReport {
    let seeds = (0..<Evaluator.repetitions).map { seed &+ UInt64($0) }
    let found = try seeds.map { seed in
      let lines = try Self.lines(samples: samples) { classes, consume in
        try generator.generate(classes: classes, seed: seed) { samples, first in
          try consume(samples, first)
          progress()
        }
      }
      return values(of: lines)
    }
    let real = try (training.count > samples ? seeds : [seed]).map {
      try ceiling(of: training, samples: samples, seed: $0)
    }
    let metrics = Self.kinds.map { kind in
      Metric(
        kind: kind, samples: MeasuredValues(found.compactMap { $0[kind] }),
        real: MeasuredValues(real.compactMap { $0[kind] }))
    }
    return EvaluationReport(
      samples: samples, seeds: seeds, realSamples: min(samples, training.count), metrics: metrics, classes: [],
      confusion: [])
  }

  private static func lines(
    samples: Int, _ generate: (_ classes: [Int], _ consume: (Tensor, Int) throws -> Void) throws -> Void
  ) throws -> [[Int]] {
    var lines: [[Int]] = []
    try generate(Array(repeating: 0, count: samples)) { samples, first in
      if let bad = samples.values.firstIndex(where: { !$0.isFinite }) {
        let size = samples.shape.count / samples.shape[0]
        throw EvaluationError.notFinite(image: first + bad / size, value: samples.values[bad])
      }
      lines += samples.likeliestSymbols
    }
    return lines
  }

  /// Lines of a data set as numbers of an alphabet's symbols.
  private static func lines(of dataset: any Dataset, _ indices: [Int], as alphabet: Alphabet) throws -> [[Int]] {
    let known = Dictionary(uniqueKeysWithValues: alphabet.symbols.enumerated().map { ($1, $0) })
    let numbers = (dataset.alphabet ?? alphabet).symbols.map { known[$0] ?? 0 }
    let shape = dataset.shape
    return try stride(from: 0, to: indices.count, by: linesAtOnce).flatMap { first in
      let part = Array(indices[first..<min(first + linesAtOnce, indices.count)])
      let values = try dataset.batch(part).values
      return Tensor(values, shape: Shape([part.count] + shape), on: Device(threads: 1)).likeliestSymbols.map { line in
        line.map { numbers.indices.contains($0) ? numbers[$0] : 0 }
      }
    }
  }
}
