import Foundation
import GANZooData
import GANZooSupport
import GANZooTensors

/// The samples that a recipe's networks are to be fitted to; what is nil is found in the pictures.
public struct SampleRequest: Hashable, Sendable {
  /// Height and width in pixels.
  public var height, width: Int?
  /// 1 for grey, 3 for RGB, 4 for RGBA.
  public var channels: Int?

  /// A request, by default one that leaves all to the pictures.
  public init(height: Int? = nil, width: Int? = nil, channels: Int? = nil) {
    (self.height, self.width, self.channels) = (height, width, channels)
  }

  /// Whether nothing is asked for.
  public var isEmpty: Bool { self == SampleRequest() }
}

/// Fits a recipe to a folder of pictures, or to a data set of any size: size, colour and classes of samples, the
/// networks' settings that follow from them, a batch that is no larger than the folder, a part of it that is held out,
/// and a title; and no moves of images that were meant for another data set.
///
/// What a user has set stays, and so does the sample of a recipe that was written for pictures.
struct RecipeFit {
  private let entry: ArchitectureEntry
  private let datasets: Registry<DatasetEntry>
  private let original: SettingsTree
  private let asked: SettingsTree
  private let request: SampleRequest

  init(
    _ entry: ArchitectureEntry, datasets: Registry<DatasetEntry>, original: SettingsTree, asked: SettingsTree,
    _ request: SampleRequest
  ) {
    (self.entry, self.datasets, self.original, self.asked) = (entry, datasets, original, asked)
    self.request = request
  }

  /// The settings, fitted where the command line names a folder of pictures or a size.
  ///
  /// Throws `ArchitectureError` or `SettingsError` where that is not possible, or what the folder throws.
  func fitted() throws -> SettingsTree {
    let set = asked["data.set"] ?? original["data.set"] ?? "mnist"
    if let anySize = datasets.entries.first(where: { $0.name == set })?.anySize { return try fitted(to: anySize, set) }
    guard set == PictureFolder.name else {
      guard request.isEmpty else {
        throw ArchitectureError(
          "--size and --colour go with pictures and shapes, but the data set is \(set); --data names a folder of "
            + "pictures")
      }
      return asked
    }
    let isNamed = isSet("data.folder")
    guard isNamed || !request.isEmpty else { return asked }
    var tree = asked
    var survey: PictureSurvey?
    if let folder = asked["data.folder"] {
      if isNamed, original["data.test"] == nil { try apply(PictureFolder.heldOutByName, in: &tree) }
      let data = try SettingsReader(tree).section("data")
      survey = try PictureSurvey(folder, PictureTest(data), limit: PictureSurvey.looked)
    }
    if let survey, isNamed { try tree.fitBatches(to: survey.count) }
    if let folder = asked["data.folder"], isNamed, original["data.set"] != PictureFolder.name {
      try leaveOther(folder, &tree)
    }
    let classes = try isNamed ? survey.flatMap { try classSetting($0.classNames.count) } : nil
    var first: (any Error)?
    for sample in try samples(survey) {
      do { return try fitted(tree, to: sample, classes) } catch { first = first ?? error }
    }
    throw first ?? ArchitectureError("no sample fits \(entry.name)")
  }

  /// The settings, fitted to a data set of any size; those of a recipe for it stay where nothing else is
  /// asked for.
  private func fitted(to anySize: AnySize, _ set: String) throws -> SettingsTree {
    let isMade = original["data.set"] == set
    let own = isSet("architecture.sample")
    guard !isMade || own || !request.isEmpty else { return asked }
    let usual = isMade || own ? try samples(nil)[0] : Shape(anySize.usual)
    let sample: Shape =
      own ? usual : [request.height ?? usual[0], request.width ?? usual[1], request.channels ?? usual[2]]
    var tree = asked
    if !isMade { try leaveOther(set, &tree) }
    return try fitted(tree, to: sample, classSetting(anySize.classes(sample.sizes)))
  }

  // MARK: - What was found

  /// The sample of the recipe as it is written.
  private var recipeSample: Shape {
    let sizes = original.ints(at: "architecture.sample")
    return sizes.count == 3 ? Shape(sizes) : [28, 28, 1]
  }

  /// Samples to try, the best first: a size that nobody asked for may not go with what a user has set.
  private func samples(_ survey: PictureSurvey?) throws(ArchitectureError) -> [Shape] {
    if isSet("architecture.sample"), let own = (try? reader(asked).ints("sample")), own.count == 3 {
      guard request.isEmpty else {
        throw ArchitectureError(
          "architecture.sample, which is set to \(Shape(own)), says size and colour: --size and --colour go without it")
      }
      return [Shape(own)]
    }
    let recipe = recipeSample
    let isMade = original["data.set"] == PictureFolder.name
    let channels = request.channels ?? (isMade ? nil : survey?.usualChannels) ?? recipe[2]
    if let height = request.height, let width = request.width { return [[height, width, channels]] }
    let own: Shape = [recipe[0], recipe[1], channels]
    guard let survey, !isMade else { return [own] }
    return [[survey.usualSize.height, survey.usualSize.width, channels], own]
  }

  /// The number of classes where it is another than the recipe's; nil where it stays.
  private func classSetting(_ count: Int) throws -> String? {
    guard !isSet("architecture.classes"), let expected = try? entry.make(reader(original)).classes else { return nil }
    guard count != expected else { return nil }
    let setting = "architecture.classes=\(count)"
    var tree = asked
    try tree.override(setting)
    do { _ = try entry.make(reader(tree)) } catch let SettingsError.wrongValue(path, _, _, _, _)
      where path == "architecture.classes"
    {
      throw ArchitectureError(
        "\(entry.name) is told classes, but the folder has \(count == 0 ? "none" : "\(count)"): put its pictures into "
          + "a folder for each class, or take another architecture")
    } catch {
      // It does not fit for another reason, which is told later.
    }
    return setting
  }

  /// What a recipe says of another data set does not go with a folder, or with the data set of this name.
  private func leaveOther(_ folder: String, _ tree: inout SettingsTree) throws(SettingsError) {
    // Moves bring in black, which is the background of digits alone.
    if original["data.translate"] != nil { try apply("data.translate=0", in: &tree) }
    guard original["title"] != nil, !isSet("title") else { return }
    // The name of `.` is its own.
    let name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    tree.set(text: "\(entry.name) on \(name.shown())", at: "title")
  }

  // MARK: - Settings

  private func fitted(_ tree: SettingsTree, to sample: Shape, _ classes: String?) throws -> SettingsTree {
    let tree = try networks(tree, for: sample, classes)
    _ = try entry.make(reader(tree)).generator()
    return tree
  }

  /// Settings whose networks fit samples, and classes by a setting of theirs; what a user has set stays.
  func networks(_ tree: SettingsTree, for sample: Shape, _ classes: String?) throws -> SettingsTree {
    var tree = tree
    try apply("architecture.sample=\(sample)", in: &tree)
    if let classes { try apply(classes, in: &tree) }
    guard sample.rank == 3 else { return tree }
    for setting in try entry.fit(reader(tree), recipeSample, sample) { try apply("architecture.\(setting)", in: &tree) }
    return tree
  }

  private func reader(_ tree: SettingsTree) throws -> SettingsReader {
    try SettingsReader(tree).section("architecture")
  }

  private func isSet(_ path: String) -> Bool { asked.isAssigned(path) }

  /// Sets `path=value` unless a user has.
  private func apply(_ setting: String, in tree: inout SettingsTree) throws(SettingsError) {
    guard !isSet(String(setting.prefix { $0 != "=" })) else { return }
    try tree.override(setting, option: "")
  }
}

extension SettingsTree {
  /// Whether a user has set this, rather than a recipe.
  fileprivate func isAssigned(_ path: String) -> Bool {
    if case .assignment? = origin(of: path) { true } else { false }
  }

  /// Makes batches no larger than a folder of pictures that a user has named.
  ///
  /// Throws what the folder throws.
  mutating func fitBatchesToNamedPictures() throws {
    guard self["data.set"] == PictureFolder.name, isAssigned("data.folder"), let folder = self["data.folder"] else {
      return
    }
    let data = try SettingsReader(self).section("data")
    try fitBatches(to: PictureSurvey(folder, PictureTest(data), limit: 0).count)
  }

  /// Makes batches no larger than what there is to learn from; those that a user has set stay.
  fileprivate mutating func fitBatches(to count: Int) throws(SettingsError) {
    let standard = TrainingSettings(steps: 1).batch
    for name in ["batch", "generator_batch"] {
      let path = "training.\(name)"
      let value = self[path].flatMap { Int($0) } ?? (name == "batch" ? standard : 0)
      if value > count, count > 0, !isAssigned(path) { try override("\(path)=\(count)", option: "") }
    }
  }
}
