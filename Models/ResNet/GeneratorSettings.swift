import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// The section `architecture.generator`.
struct GeneratorSettings: Sendable {
  /// What normalises.
  private enum Normalizer: Sendable {
    case plain(Normalization)
    /// With scales and shifts of the class: the only way that it comes in.
    case conditional(classes: Int)
  }

  let stack: StackSettings
  let upSampling: ResidualBlocks.UpSamplingPlace
  private let normalizer: Normalizer

  init(_ settings: SettingsReader, _ kind: ResidualBlocks.Kind, _ interface: NetworkInterface) throws {
    stack = try StackSettings(settings, kind, sample: interface.sample, plainBlocks: [], section: "generator")
    upSampling = kind == .basic ? try settings.choice("upsample", default: .first) : .first
    let conditional = "conditional-batch"
    let names = Normalization.allCases.map(\.rawValue) + [conditional]
    let name = try settings.choice("normalization", default: Normalization.batch.rawValue, of: names)
    if name == conditional {
      guard let classes = interface.classes else {
        throw ArchitectureError(
          "architecture.generator.normalization is conditional-batch, but architecture.classes is 0; expected at least "
            + "1")
      }
      normalizer = .conditional(classes: classes)
    } else {
      normalizer = .plain(Normalization(rawValue: name) ?? .batch)
    }
  }

  /// Whether classes come in by the normalisation.
  var isConditional: Bool { if case .conditional = normalizer { true } else { false } }

  /// The normalisation of the last block's image, which the code does not let depend on the class.
  var last: Normalization { if case .plain(let normalization) = normalizer { normalization } else { .batch } }

  /// The normalisation of an image in the blocks of a generator with these inputs.
  func normalize(_ inputs: NetworkInterface.GeneratorInputs) -> ResidualBlocks.Normalizing {
    switch (normalizer, inputs.inputClass) {
    case (.conditional(let classes), let inputClass?):
      let normalization = ConditionalNormalization(classes: classes)
      return { normalization($0, channels: $1, of: inputClass) }
    case (.plain(let normalization), _): return { image, _ in normalization(image, rank: 3) }
    case (.conditional, nil): preconditionFailure("a conditional normalisation without classes")
    }
  }
}
