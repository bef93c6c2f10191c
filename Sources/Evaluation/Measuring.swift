import Metrics
import Tensors

/// Computes the figures of a set of images, by themselves and against real examples.
struct Measuring {
  let classifier: Classifier
  let reference: Reference

  /// Pairs of a class whose structures are compared, as many as Odena et al. 2017 take.
  private static let similarityPairs = 100

  /// The figures of some kinds, as far as they have a meaning for the images.
  func values(of images: JudgedImages, _ kinds: Set<Figure.Kind>) -> [Figure.Kind: Double] {
    var values: [Figure.Kind: Double] = [:]
    let asksFor = { (some: Set<Figure.Kind>) in !kinds.isDisjoint(with: some) }
    if asksFor([.accuracy, .worstClass]), let confusion = confusion(of: images) {
      values[.accuracy] = confusion.accuracy
      values[.worstClass] = confusion.worstClass?.accuracy
    }
    if kinds.contains(.score) { values[.score] = ClassifierScore.value(probabilities: images.probabilities) }
    if asksFor([.frechet, .frechetShare]) {
      let distance = reference.frechet.distance(of: images.features)
      values[.frechet] = distance
      if reference.noiseDistance > 0 { values[.frechetShare] = distance / reference.noiseDistance }
    }
    if kinds.contains(.kernel) {
      values[.kernel] = reference.kernel.distance(of: images.features, on: classifier.device)
    }
    if asksFor([.precision, .recall]) {
      let value = reference.manifold.value(of: images.features, on: classifier.device)
      (values[.precision], values[.recall]) = (value.precision, value.recall)
    }
    if kinds.contains(.similarity) { values[.similarity] = similarity(of: images) }
    if kinds.contains(.spread) { values[.spread] = spread(of: images).ratio(toReal: reference.withinClass) }
    return values.filter { kinds.contains($0.key) }
  }

  /// How often each class asked for is recognised as each; nil where nobody asked.
  func confusion(of images: JudgedImages) -> ConfusionMatrix? {
    guard !images.asked.isEmpty else { return nil }
    return ConfusionMatrix(
      asked: images.asked, recognised: images.recognised, classes: classifier.classNames.count)
  }

  /// Distances within classes, in pixel space.
  func spread(of images: JudgedImages) -> WithinClassDistance {
    images.withinClassDistance(classes: classifier.classNames.count)
  }

  private func similarity(of images: JudgedImages) -> Double? {
    let image = classifier.image
    let similarity = StructuralSimilarity(height: image[0], width: image[1], channels: image[2], dataRange: 2)
    let pairs = ClassPairs(
      labels: images.keptClasses, classes: classifier.classNames.count, limit: Self.similarityPairs,
      from: RandomStream(seed: 0, purpose: .evaluation, part: EvaluationDraw.similarityPairs))
    let values = similarity.withinClasses(images.kept, pairs).compactMap(\.self)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
