import Foundation
import GANZoo
import GANZooData
import GANZooTestSupport
import Synchronization

enum Tiny {
  /// 12 x 12 images of three classes: a bright square in a place of its class, moved by up to two pixels.
  static let images: LabeledImages = {
    var pixels: [UInt8] = []
    let labels = (0..<60).map { Int32($0 % 3) }
    for (index, label) in labels.enumerated() {
      let (top, left) = (2 * Int(label) + index / 3 % 3, 1 + 3 * Int(label) + index / 9 % 3)
      for row in 0..<12 {
        for column in 0..<12 {
          let isInside = (top..<top + 4).contains(row) && (left..<left + 4).contains(column)
          pixels.append(isInside ? UInt8(180 + index) : UInt8(index % 7))
        }
      }
    }
    return LabeledImages(
      height: 12, width: 12, channels: 1, pixels: pixels, labels: labels, classNames: ["left", "middle", "right"])
  }()

  /// The recipe `blocks` with networks that train in milliseconds a step.
  static let settings = [
    "architecture.sample=[12, 12, 1]", "architecture.classes=3", "architecture.latent=5",
    "architecture.generator.start=[3, 3, 6]", "architecture.generator.filters=[7]",
    "architecture.critic.filters=[4, 6]",
    "architecture.critic.kernels=[3, 3]", "architecture.critic.strides=[2, 2]", "training.batch=8", "training.steps=12",
    "training.grid_every=5", "training.log_every=10", "data.translate=1",
  ]

  static func recipe(_ more: String...) throws -> Recipe { try recipe(more) }

  static func recipe(_ more: [String]) throws -> Recipe {
    let countsEpochs = more.contains { $0.hasPrefix("training.epochs=") }
    let settings = settings.filter { !countsEpochs || !$0.hasPrefix("training.steps=") }
    return try Zoo.builtIn.recipe(model: "acgan", recipe: "blocks", overrides: settings + more)
  }

  static func trainer(_ more: String..., threads: Int = 1) throws -> Trainer {
    try Trainer(try recipe(more), dataset: images, on: Device.test(threads: threads))
  }

  /// Trains in a folder, without a word on the terminal.
  static func run(
    _ more: [String] = [], in path: String, replacing: Bool = false, threads: Int = 1,
    stopRequest: @escaping () -> Bool = { false }
  ) throws -> TrainingRun.Outcome {
    let folder = try RunFolder(creating: path, replacing: replacing)
    let run = try TrainingRun(try recipe(more), dataset: images, in: folder, on: Device.test(threads: threads))
    return try run.run(requests: TrainingRun.Requests(stop: stopRequest))
  }
}

/// All numbers of a model.
func values(_ model: Model) -> [[Float]] { model.parameters.map(\.value.values) }

/// Images of which some batches, counted from 0 at the first of a training, are not numbers.
final class Poisoned: Dataset {
  private let asked = Atomic<Int>(0)
  private let poison: Range<Int>
  init(_ poison: Range<Int>) { self.poison = poison }
  var count: Int { Tiny.images.count }
  var shape: [Int] { Tiny.images.shape }
  var classNames: [String] { Tiny.images.classNames }

  func batch(_ indices: [Int]) throws -> (values: [Float], labels: [Int]) {
    var batch = Tiny.images.batch(indices)
    // Larger batches are looks at the examples, no training.
    guard indices.count == 8 else { return batch }
    if poison.contains(asked.add(1, ordering: .relaxed).oldValue) {
      // In the middle: at the edge a moved image may lose it.
      batch.values[6 * 12 + 6] = .nan
    }
    return batch
  }
}

extension TemporaryFolder {
  /// All files with their bytes.
  func allBytes() throws -> [String: Data] {
    try Dictionary(uniqueKeysWithValues: files.map { ($0, try bytes($0)) })
  }
}
