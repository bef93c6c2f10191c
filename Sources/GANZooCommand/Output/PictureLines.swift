import GANZoo
import GANZooData
import GANZooSupport

/// What is said of a folder of pictures first: how many there are, and what they become.
enum PictureLines {
  /// `501 pictures, 3 classes, as 64 x 64 RGB`, and a note where nobody has said a size or a colour and pictures have
  /// another.
  static func lines(_ survey: PictureSurvey, as sample: [Int], _ request: SampleRequest) -> [String] {
    guard sample.count == 3 else { return [] }
    let total = survey.count + survey.heldOut
    let classes = survey.classNames.count
    let first =
      "\(total.counted("picture")), "
      + "\(classes == 0 ? "no" : classes.grouped) class\(classes == 1 ? "" : "es"), "
      + "as \(sample[0]) x \(sample[1]) \(ChannelName.text(sample[2]))"
    var (facts, options): ([String], [String]) = ([], [])
    let isAsIs = survey.commonSize.map { $0.height == sample[0] && $0.width == sample[1] } ?? survey.headers.isEmpty
    if request.height == nil, !isAsIs {
      facts.append(survey.sizeText)
      options.append("--size")
    }
    let isColour = survey.colour > 0
    if request.channels == nil, !survey.headers.isEmpty, isColour != (sample[2] > 2) {
      facts.append("are \(isColour ? "in colour" : "grey")")
      options.append("--colour")
    }
    guard !facts.isEmpty else { return [first] }
    return [
      first,
      "note: the pictures \(facts.joined(separator: " and ")); \(options.joined(separator: " and ")) "
        + "take\(options.count == 1 ? "s" : "") them otherwise",
    ]
  }

  /// Says it on standard error.
  static func write(_ survey: PictureSurvey?, as sample: [Int], _ request: SampleRequest) {
    guard let survey else { return }
    for line in lines(survey, as: sample, request) { ConsoleOutput.standardError.writeLine(line) }
  }
}
