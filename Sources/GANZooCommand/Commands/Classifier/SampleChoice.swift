import GANZooData
import GANZooEvaluation
import GANZooSupport

/// To which size a classifier's pictures are brought where nobody has said it.
struct SampleChoice {
  /// The largest side that is taken as it is; and the sides of what others are brought to.
  private static let (largest, usual, small) = (128, 64, 32)

  /// Height, width, channels.
  let shape: [Int]
  /// What is told of it.
  let text: String

  /// The choice for a recipe of pictures that leaves `data.sample` open; nil for any other. Throws what the folder
  /// throws.
  init?(for recipe: ClassifierRecipe) throws {
    guard recipe.dataset == PictureFolder.name, let folder = recipe.resolved["data.folder"],
      recipe.resolved.origin(of: "data.sample") == .standard
    else { return nil }
    self.init(try PictureSurvey(folder))
  }

  /// The size that all pictures have, where its sides are at most 128; otherwise 64 x 64, or 32 x 32 where no picture
  /// has a longer side. Grey where all pictures are.
  init(_ survey: PictureSurvey) {
    let channels = survey.headers.isEmpty || survey.colour > 0 ? 3 : 1
    let longest = survey.headers.map { max($0.height, $0.width) }.max() ?? Self.largest
    let reason: String
    if let size = survey.commonSize, longest <= Self.largest {
      shape = [size.height, size.width, channels]
      reason = "of which size all of them are"
    } else {
      let side = longest <= Self.small ? Self.small : Self.usual
      shape = [side, side, channels]
      reason = survey.commonSize.map { "of which all are \($0.height) x \($0.width)" } ?? "which differ in size"
    }
    text =
      "samples are \(shape), by a look at \(survey.headers.count) of \(survey.count) pictures, \(reason); "
      + "--set data.sample='[height, width, channels]' changes it"
  }

  /// The setting of a classifier's recipe.
  var setting: String { "data.sample=\(shape)" }
}
