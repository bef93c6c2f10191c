import GANZoo
import GANZooData
import GANZooSupport

/// What a user may not expect of pictures that are brought to a recipe's samples.
enum PictureNote {
  /// Pictures that are higher and wider than samples by at least this factor are much larger.
  private static let much = 2

  /// A sentence where pictures lose their colour or most of their pixels, or are grey in samples of three channels,
  /// with settings that take them as they are, where there are some; else nil.
  static func text(_ originals: PictureSurvey, _ recipe: Recipe) -> String? {
    let sample = recipe.architecture.sample
    guard sample.rank == 3, let smallest = originals.smallest, let largest = originals.largest else { return nil }
    let isColour = originals.colour > 0
    let losesColour = isColour && sample[2] < 3
    let isGreyInColour = !isColour && sample[2] > 2
    let least = min(smallest.height, smallest.width)
    let isMuchLarger = least >= much * max(sample[0], sample[1])
    guard losesColour || isGreyInColour || isMuchLarger else { return nil }
    let looked =
      originals.headers.count == originals.count ? "" : " (\(originals.headers.count.grouped) of them looked at)"
    let kind = isColour ? originals.colour == originals.headers.count ? "RGB " : "grey and RGB " : "grey "
    let (small, large) = (size(smallest), size(largest))
    return
      "note: \(originals.count.grouped) \(kind)pictures of "
      + "\(small)\(small == large ? "" : " to \(large)")\(looked) are "
      + "read as \(sample[2] < 3 ? "grey" : "RGB") \(sample[0]) x \(sample[1])"
      + advice(recipe, channels: isColour ? 3 : 1, least: isMuchLarger ? least : nil)
  }

  private static func size(_ picture: PictureHeader) -> String { "\(picture.height) x \(picture.width)" }

  /// Settings for the largest samples that a recipe can be changed to by few of them.
  private static func advice(_ recipe: Recipe, channels: Int, least: Int?) -> String {
    let sample = recipe.architecture.sample
    let doubled = least == nil ? [] : [[64, 64], [2 * sample[0], 2 * sample[1]], [32, 32]]
    let larger = doubled.filter { $0[0] > sample[0] && $0[1] > sample[1] && max($0[0], $0[1]) <= least ?? 0 }
    for sides in larger + [[sample[0], sample[1]]] {
      let new = Shape(sides + [channels])
      guard new != sample, let overrides = recipe.overrides(sample: new, classes: nil) else { continue }
      return "; \(Recipe.typed(overrides)) reads them as \(channels == 1 ? "grey" : "RGB") \(sides[0]) x \(sides[1])"
    }
    return ""
  }
}
