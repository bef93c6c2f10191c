import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors

// What does not fit would end the program in the first step.
extension Trainer {
  /// Throws `ArchitectureError` if the networks do not fit together as generator and critic.
  ///
  /// - Returns: what the critic's second output tells apart, where it has one.
  @discardableResult
  static func check(
    _ generator: Network, _ critic: Network, _ latent: LatentSpace, _ classes: Int?
  ) throws(ArchitectureError) -> ClassHead {
    let inputs = generator.inputShapes
    guard let first = inputs.first, first == [latent.size] else {
      throw ArchitectureError(
        "the generator's first input is \(inputs.first.map { "\($0)" } ?? "missing"), but latent vectors are "
          + "[\(latent.size)]")
    }
    guard inputs.count == (classes == nil ? 1 : 2) else {
      throw ArchitectureError(
        "the generator has \(inputs.count.counted("input")), but "
          + (classes.map { "is to be told one of \($0) classes, by a second one" } ?? "there are no classes to tell it")
      )
    }
    if classes != nil, inputs[1] != [1] {
      throw ArchitectureError("the generator's second input is \(inputs[1]), but the number of a class is [1]")
    }
    let classInput = generator.inputs.dropFirst().first
    try checkEmbeddings(of: generator, reading: classInput, classes: classes ?? 0)
    try checkEmbeddings(of: critic, reading: nil, classes: 0)
    let (made, judged) = (generator.outputShapes[0], critic.inputShapes)
    guard judged == [made] else {
      throw ArchitectureError("the generator's samples are \(made), but the critic's inputs are \(judged)")
    }
    let outputs = critic.outputShapes
    guard outputs[0].count == 1 else {
      throw ArchitectureError("the critic's first output should be a score [1], but is \(outputs[0])")
    }
    guard outputs.count > 1 else { return .auxiliary }
    guard let head = ClassHead(of: critic, classes: classes) else {
      throw ArchitectureError(
        "the critic's second output should be "
          + (classes.map { "the probabilities [\($0)] of the classes, or [\(2 * $0)] of real and generated ones" }
            ?? "left out, since there are no classes")
          + ", but is \(outputs[1])")
    }
    return head
  }

  /// Throws `ArchitectureError` where an embedding reads something else than the class, or has too few rows.
  private static func checkEmbeddings(
    of network: Network, reading classInput: Int?, classes: Int
  ) throws(ArchitectureError) {
    guard let (layer, rows) = network.misfitEmbedding(reading: classInput, classes: classes) else { return }
    guard let rows else { throw ArchitectureError("the embedding '\(layer.shown())' reads no class") }
    throw ArchitectureError("the embedding '\(layer.shown())' has \(rows.counted("row")) for \(classes) classes")
  }

  /// Throws `ArchitectureError` if the networks cannot learn from the dataset.
  static func check(
    _ dataset: any Dataset, _ critic: Network, _ classes: Int?, _ settings: TrainingSettings,
    _ augmentation: Augmentation
  ) throws(ArchitectureError) {
    let (found, sample) = (Shape(dataset.shape), critic.inputShapes[0])
    guard found == sample else {
      throw ArchitectureError("the dataset's samples are \(found), but the critic's are \(sample)")
    }
    if let classes, classes != dataset.classNames.count {
      throw ArchitectureError(
        "the dataset has \(dataset.classNames.count.counted("class")), but the generator has \(classes)")
    }
    let largest = max(settings.batch, settings.imagesOfGenerator)
    guard dataset.count >= largest else {
      throw ArchitectureError("the dataset has \(dataset.count.counted("sample")), fewer than a batch, \(largest)")
    }
    guard !augmentation.needsImages || sample.rank == 3 else {
      throw ArchitectureError("an augmentation changes images, but samples are \(sample)")
    }
  }
}
