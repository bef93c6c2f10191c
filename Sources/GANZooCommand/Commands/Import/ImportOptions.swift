public import ArgumentParser
public import GANZoo
import GANZooSupport

/// What the inputs and the output of a network from elsewhere are.
struct InterfaceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The input for the latent vector.", valueName: "layer"))
  var latentInput: String?

  @Option(help: ArgumentHelp("The input for the class: its number, or a one-hot vector.", valueName: "layer"))
  var classInput: String?

  @Option(help: "The distribution of latent vectors in training; normal unless given.")
  var latent: LatentSpace.Distribution?

  @Option(help: "The output's range from black to white; by default what the last layers say, or -1..1.")
  var pixels: GeneratorInterface.PixelRange?

  @Option(help: ArgumentHelp("The size of the image that a flat output holds.", valueName: "HxWxC"))
  var image: ImageSize?

  @Option(
    name: .customLong("weights"),
    help: ArgumentHelp("The weights, where <file> is the model's JSON alone.", valueName: "file"), completion: .model)
  var separateWeights: String?

  @OptionGroup var part: PartOption

  var interface: GeneratorInterface {
    GeneratorInterface(
      latentInput: latentInput, classInput: classInput, distribution: latent ?? .normal, pixels: pixels,
      image: image?.shape)
  }

  /// The names of the options that are given.
  var given: [String] {
    [
      ("--latent-input", latentInput != nil), ("--class-input", classInput != nil), ("--latent", latent != nil),
      ("--pixels", pixels != nil), ("--image", image != nil), ("--weights", separateWeights != nil),
      ("--part", part.name != nil),
    ].filter(\.1).map(\.0)
  }

  /// Refuses all options of this group beside another one.
  func refuse(with other: String) throws {
    if let name = given.first {
      throw ValidationError("\(name) goes with a file with a whole model, not with \(other).")
    }
  }
}

/// Height, width and channels, as in 28x28x1; or without the channels, as in 28,28.
struct ImageSize: ExpressibleByArgument {
  let shape: Shape

  init?(argument: String) {
    let parts = argument.split(omittingEmptySubsequences: false) { "x,×".contains($0) }
    let sizes = parts.compactMap { Int($0) }
    guard sizes.count == parts.count, (2...3).contains(sizes.count), sizes.allSatisfy({ (1...1 << 14).contains($0) })
    else { return nil }
    shape = Shape(sizes)
  }
}

extension LatentSpace.Distribution: ExpressibleByArgument {}
extension GeneratorInterface.PixelRange: ExpressibleByArgument {}

/// Files with weights for a recipe's networks, and how their layers are found.
struct WeightOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The generator's weights.", valueName: "file"), completion: .model)
  var generator: String?

  @Option(help: ArgumentHelp("The critic's weights.", valueName: "file"), completion: .model)
  var critic: String?

  @Option(help: ArgumentHelp("A table of layer names, ours and the file's.", valueName: "file.yaml"), completion: .yaml)
  var map: String?

  @Flag(help: "Take the layers that fit and leave the others as they are, which is random.")
  var partial = false

  /// The file's layer names by ours, for both networks. Throws `SettingsError`.
  var aliases: (generator: [String: String], critic: [String: String]) {
    get throws {
      guard let map else { return ([:], [:]) }
      let reader = SettingsReader(try SettingsTree(contentsOf: map))
      let names = { (network: String) in
        let section = try reader.section(network)
        return try Dictionary(uniqueKeysWithValues: section.names.map { ($0, try section.string($0)) })
      }
      let aliases = (generator: try names("generator"), critic: try names("critic"))
      try reader.finish()
      if critic == nil, !aliases.critic.isEmpty {
        throw UsageError("\(map) has a section 'critic', but there is no --critic")
      }
      return aliases
    }
  }

  /// Refuses all options of this group beside another one.
  func refuse(with other: String) throws {
    let given = [
      ("--generator", generator != nil), ("--critic", critic != nil), ("--map", map != nil), ("--partial", partial),
    ]
    for (name, isGiven) in given where isGiven {
      throw ValidationError("\(name) goes with --model, not with \(other).")
    }
  }
}
