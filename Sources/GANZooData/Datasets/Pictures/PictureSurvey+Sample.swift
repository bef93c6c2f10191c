package import GANZooSupport

extension PictureSurvey {
  /// The largest side that is taken as it is; and the sides that others are brought to.
  private static let (largest, usual, small) = (64, 64, 32)

  /// A size for samples where nobody has said one: the size that all pictures have, where its sides are at most 64;
  /// otherwise 64 x 64, or 32 x 32 where no picture has a longer side. Networks of such sizes train on two cores.
  package var usualSize: (height: Int, width: Int) {
    let longest = headers.map { max($0.height, $0.width) }.max() ?? Self.largest
    if let size = commonSize, longest <= Self.largest { return size }
    let side = longest <= Self.small ? Self.small : Self.usual
    return (side, side)
  }

  /// The shape of samples where nobody has said one, of a folder with these settings of a recipe's data.
  ///
  /// Throws what `PictureListing` throws, or `SettingsError`.
  package static func usualShape(of folder: String, _ settings: SettingsTree) throws -> [Int] {
    let data = try SettingsReader(settings).section("data")
    let survey = try PictureSurvey(folder, PictureTest(data), limit: looked)
    return [survey.usualSize.height, survey.usualSize.width, survey.usualChannels]
  }

  /// Channels for samples where nobody has said a colour: 1 where all pictures are grey, else 3.
  package var usualChannels: Int { headers.isEmpty || colour > 0 ? 3 : 1 }

  /// What the pictures' sizes are, after "which": `are 48 x 48`, or `are 40 x 60 to 200 x 130`.
  package var sizeText: String {
    guard let smallest, let largest else { return "cannot be read" }
    let (small, large) = ("\(smallest.height) x \(smallest.width)", "\(largest.height) x \(largest.width)")
    if commonSize != nil { return "are \(small)" }
    return small == large ? "are about \(small)" : "are \(small) to \(large)"
  }
}

/// How samples of a number of channels are called.
package enum ChannelName {
  /// `grey`, `RGB` and so on.
  package static func text(_ channels: Int) -> String {
    switch channels {
    case 1: "grey"
    case 2: "grey with alpha"
    case 3: "RGB"
    default: "RGBA"
    }
  }
}
