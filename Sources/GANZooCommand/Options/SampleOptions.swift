import ArgumentParser
import GANZoo
import GANZooSupport

/// The size and colour of the samples that pictures become.
struct SampleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The size of samples of pictures or of shapes: 64 for 64 x 64, or height and width such as 60x90; found in the "
        + "pictures by default, 32 for shapes.", valueName: "size"),
    transform: { text in
      guard let size = SampleSize(text) else {
        throw ValidationError("expected a size such as 64, or height and width such as 60x90, from 1 to 1024")
      }
      return size
    })
  var size: SampleSize?

  @Option(help: "The colour of samples of pictures or of shapes; found in the pictures by default, rgb for shapes.")
  var colour: SampleColour?

  /// What is asked for.
  var request: SampleRequest {
    SampleRequest(height: size?.height, width: size?.width, channels: colour?.channels)
  }

  /// Throws `UsageError` where `--set` says another size or colour by `data.sample`: nothing tells which is meant.
  func check(beside set: [String]) throws(UsageError) {
    for text in set {
      // What is wrong with a text is told when the settings are read.
      guard let sample = try? Self.sample(of: text) else { continue }
      if let size, [size.height, size.width] != Array(sample.prefix(2)) {
        throw SettingOption("--size", size.text, saying: []).contradiction(of: text)
      }
      if let colour, colour.channels != sample[2] {
        throw SettingOption("--colour", colour.rawValue, saying: []).contradiction(of: text)
      }
    }
  }

  /// Height, width and channels that a `--set` of `data.sample` says. Throws `SettingsError` for any other text.
  private static func sample(of text: String) throws -> [Int] {
    var tree = SettingsTree()
    try tree.override(text)
    return try SettingsReader(tree).section("data").ints("sample", count: 3...3)
  }
}

/// Height and width in pixels, as they are typed: `64` or `60x90`.
struct SampleSize {
  let height, width: Int
  /// As it was typed.
  let text: String

  init?(_ text: String) {
    let parts = text.split(omittingEmptySubsequences: false) { "xX×,".contains($0) }
    let sides = parts.compactMap { Int($0) }
    guard sides.count == parts.count, (1...2).contains(sides.count), sides.allSatisfy((1...1024).contains) else {
      return nil
    }
    (height, width, self.text) = (sides[0], sides[sides.count - 1], text)
  }
}

/// The colour of samples.
enum SampleColour: String, CaseIterable, ExpressibleByArgument {
  case grey, rgb, rgba

  var channels: Int {
    switch self {
    case .grey: 1
    case .rgb: 3
    case .rgba: 4
    }
  }
}
