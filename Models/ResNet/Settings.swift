import GANZooNN
public import GANZooSupport
import GANZooTensors
public import GANZooTraining

extension ResNet {
  public static let entry = ArchitectureEntry(
    name: "resnet", title: "images of any size: residual blocks up, residual blocks with mean pooling down",
    source: "Gulrajani et al. 2017, arXiv:1704.00028, appendix F", recipes: recipes,
    fit: { try Self.plainBlocks($0, recipe: $1, sample: $2) }, make: { try ResNet($0) })

  private static let recipes = [
    RecipeText("default", PackageResources.default_yaml),
    RecipeText("shapes-64", PackageResources.shapes_64_yaml),
    RecipeText("cifar10", PackageResources.cifar10_yaml),
    RecipeText("cifar10-conditional", PackageResources.cifar10_conditional_yaml),
    RecipeText("lsun-64", PackageResources.lsun_64_yaml),
    RecipeText("lsun-101", PackageResources.lsun_101_yaml),
  ]

  /// Blocks for each size of another image, where a recipe has them for each size of its own: further ones as at its
  /// smallest.
  private static func plainBlocks(_ settings: SettingsReader, recipe: Shape, sample: Shape) throws -> [String] {
    try ["generator", "critic"].compactMap { name in
      let section = try settings.section(name)
      guard section.has("plain_blocks"), !section.isOverridden("plain_blocks") else { return nil }
      let blocks = try section.ints("plain_blocks", in: 0...64, count: 0...11)
      let (old, new) = (
        try Resolutions(section, of: recipe).stages + 1, try Resolutions(section, of: sample).stages + 1
      )
      guard blocks.count > new || blocks.count == old else { return nil }
      let fitted = Array(repeating: blocks[0], count: max(0, new - blocks.count)) + blocks.suffix(new)
      return "\(name).plain_blocks=\(fitted)"
    }
  }

  /// An architecture of a recipe's `architecture` section.
  ///
  /// Throws `SettingsError` where a setting is out of its range, `ArchitectureError` where two do not fit each other.
  public init(_ settings: SettingsReader) throws {
    interface = try NetworkInterface(settings)
    let kind = try settings.choice("blocks", default: ResidualBlocks.Kind.basic)
    generatorSettings = try GeneratorSettings(try settings.section("generator"), kind, interface)
    criticSettings = try CriticSettings(try settings.section("critic"), kind, sample: interface.sample)
  }
}

/// A stack of residual blocks: what the sections `architecture.generator` and `architecture.critic` have in common.
struct StackSettings: Sendable {
  let kind: ResidualBlocks.Kind
  /// Sizes of the image on the way.
  let resolutions: Resolutions
  /// Channels of the image of the sample's size, and what they are multiplied by at each halving.
  let filters, growth: Int
  /// Blocks that leave the size as it is, at each size, the smallest first.
  let plainBlocks: [Int]
  /// First values of the kernels in the blocks; those of shortcuts and ends are Glorot uniform.
  let initializer: Initializer

  /// - Parameter plainBlocks: those of a stack of basic blocks by default; where numbers are missing there are none.
  init(
    _ settings: SettingsReader, _ kind: ResidualBlocks.Kind, sample: Shape, plainBlocks: [Int], section: String
  ) throws {
    self.kind = kind
    resolutions = try Resolutions(settings, of: sample)
    let stages = resolutions.stages
    filters = try settings.int("filters", default: kind == .basic ? 128 : 32, in: 1...65_536)
    growth = try settings.int("growth", default: kind == .basic ? 1 : 2, in: 1...8)
    let standard = kind == .basic ? plainBlocks : Array(repeating: 6, count: stages) + [5]
    let counts = try settings.ints("plain_blocks", default: standard, in: 0...64, count: 0...11)
    self.plainBlocks = counts + Array(repeating: 0, count: max(stages + 1 - counts.count, 0))
    initializer = try Initializer(settings, default: "he-uniform")
    guard counts.count <= stages + 1 else {
      throw ArchitectureError(
        "architecture.\(section).plain_blocks has \(counts.count) numbers, but the image has \(stages + 1) sizes, "
          + "\(resolutions.sizes[stages]) to \(resolutions.sizes[0]); expected at most one for each")
    }
  }

  /// Channels after this many halvings. The smallest image of basic blocks has those of the one before, as in the code.
  func channels(after halvings: Int) -> Int {
    let steps = kind == .basic ? min(halvings, resolutions.stages - 1) : halvings
    return (0..<steps).reduce(filters) { channels, _ in channels * growth }
  }

  /// Size of the kernel that sees the image.
  var endKernel: Int { kind == .basic ? 3 : 1 }
}

// MARK: - architecture.generator

/// The section `architecture.generator`.
struct GeneratorSettings: Sendable {
  /// What normalises.
  enum Normalizer: Sendable {
    case plain(Normalization)
    /// With scales and shifts of the class: the only way that it comes in.
    case conditional(classes: Int)
  }

  let stack: StackSettings
  let upSampling: ResidualBlocks.UpSamplingPlace
  let normalizer: Normalizer

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
}

// MARK: - architecture.critic

/// The section `architecture.critic`.
struct CriticSettings: Sendable {
  /// What the image enters by.
  enum First: String, CaseIterable, Sendable {
    /// A block of its own, which halves it, gan_cifar_resnet.py.
    case block
    /// A convolution, gan_64x64.py.
    case convolution
  }

  /// What becomes of the last block's image.
  enum Head: String, CaseIterable, Sendable {
    /// Rectified, and the mean of each channel.
    case mean
    /// All its numbers.
    case flatten
  }

  let stack: StackSettings
  let normalization: Normalization
  let first: First
  let head: Head

  init(_ settings: SettingsReader, _ kind: ResidualBlocks.Kind, sample: Shape) throws {
    stack = try StackSettings(settings, kind, sample: sample, plainBlocks: [2], section: "critic")
    normalization = try Normalization(settings, default: .none)
    guard kind == .basic else {
      first = .convolution
      head = .flatten
      return
    }
    first = try settings.choice("first", default: .block)
    head = try settings.choice("head", default: .mean)
    let atSample = stack.plainBlocks[stack.resolutions.stages]
    guard first == .convolution || atSample == 0 else {
      throw ArchitectureError(
        "architecture.critic.plain_blocks has \(atSample) at the sample's size, which the first block halves; "
          + "expected 0, "
          + "or architecture.critic.first: convolution")
    }
  }
}
