import GANZooTensors

/// Computes metrics of a set of images and, where needed, compares it with real images.
struct MetricComputer {
  let classifier: Classifier
  let reference: ReferenceStatistics

  /// Pairs of images per class for MS-SSIM, as in Odena et al. 2017.
  private static let similarityPairs = 100

  /// The requested metrics, without those that are undefined for the images. `spread` is that of the images, if it is
  /// known.
  func values(
    of images: ClassifiedImages, _ kinds: Set<Metric.Kind>, spread: WithinClassDistance? = nil
  ) -> [Metric.Kind: Double] {
    var values: [Metric.Kind: Double] = [:]
    let asksFor = { (some: Set<Metric.Kind>) in !kinds.isDisjoint(with: some) }
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
    if asksFor([.kernel, .precision, .recall, .density, .coverage]) {
      let pairs = reference.pairs.values(of: images.features)
      values[.kernel] = pairs.kernelDistance
      let manifolds = pairs.manifolds
      (values[.precision], values[.recall]) = (manifolds.precision, manifolds.recall)
      (values[.density], values[.coverage]) = (manifolds.density, manifolds.coverage)
    }
    if kinds.contains(.similarity) { values[.similarity] = similarity(of: images) }
    if kinds.contains(.spread) {
      values[.spread] = (spread ?? self.spread(of: images)).ratio(toReal: reference.withinClass)
    }
    return values.filter { kinds.contains($0.key) }
  }

  /// The confusion matrix of images with labels; nil without labels.
  func confusion(of images: ClassifiedImages) -> ConfusionMatrix? {
    guard !images.labels.isEmpty else { return nil }
    return ConfusionMatrix(
      labels: images.labels, predictions: images.predictions, classes: classifier.classNames.count)
  }

  /// The confusion matrix over all sample sets, [label][prediction]; empty without labels.
  func confusion(of sets: [ClassifiedImages]) -> [[Int]] {
    let classes = classifier.classNames.indices
    let matrices = sets.compactMap { confusion(of: $0) }
    guard !matrices.isEmpty else { return [] }
    return classes.map { label in classes.map { prediction in matrices.reduce(0) { $0 + $1[label, prediction] } } }
  }

  /// Metrics of each class, over all sample sets with these spreads.
  func classMetrics(_ sets: [ClassifiedImages], spreads: [WithinClassDistance]) -> [ClassMetrics] {
    let confusion = confusion(of: sets)
    let real = reference.withinClass.distances
    let predictions = sets.flatMap(\.predictions)
    return classifier.classNames.enumerated().map { index, name in
      let requested = confusion.isEmpty ? 0 : confusion[index].reduce(0, +)
      let ratios = spreads.compactMap { spread in
        spread.distances[index].flatMap { distance in real[index].flatMap { $0 > 0 ? distance / $0 : nil } }
      }
      return ClassMetrics(
        name: name,
        accuracy: requested == 0 ? nil : Double(confusion[index][index]) / Double(requested),
        share: Double(predictions.count { $0 == index }) / Double(predictions.count),
        spread: ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count))
    }
  }

  /// Mean pixel distances within classes.
  func spread(of images: ClassifiedImages) -> WithinClassDistance {
    images.withinClassDistance(classes: classifier.classNames.count, on: classifier.device)
  }

  private func similarity(of images: ClassifiedImages) -> Double? {
    let image = classifier.image
    let similarity = StructuralSimilarity(height: image[0], width: image[1], channels: image[2], dataRange: 2)
    let pairs = ClassPairs(
      labels: images.keptClasses, classes: classifier.classNames.count, limit: Self.similarityPairs,
      from: RandomStream(seed: 0, purpose: .evaluation, part: EvaluationStream.similarityPairs))
    let values = similarity.withinClasses(images.kept, pairs, on: classifier.device).compactMap(\.self)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
