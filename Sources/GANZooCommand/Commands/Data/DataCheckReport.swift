import GANZoo
import GANZooData
import GANZooSupport

/// What is in a data set, for programs and for people.
struct DataCheckReport: Encodable {
  struct Class: Encodable {
    let name: String
    let examples: Int
  }

  let name, title, part: String
  let folder: String?
  let examples: Int
  let shape: [Int]
  let classes: [Class]
  /// The symbols of text, in their order.
  let alphabet: String?
  /// Range and mean of each channel; none of text.
  let channels: [ExampleStatistics.Channel]
  let notes: [String]
  /// How many files are their publisher's; nil without a folder.
  let verifiedFiles: Int?
  let damaged: DamagedExampleList

  private enum CodingKeys: String, CodingKey {
    case title, part, folder, examples, shape, classes, alphabet, channels, notes, verifiedFiles, damaged
    case name = "dataSet"
  }

  /// - Parameters:
  ///   - folder: where its files are; nil where it has none.
  ///   - verifiedFiles: how many of them are their publisher's.
  init(
    _ entry: DatasetEntry, part: String, _ dataset: any Dataset, _ statistics: ExampleStatistics,
    _ damaged: DamagedExampleList, folder: String?, verifiedFiles: Int?
  ) {
    (name, title, self.part, self.folder) = (entry.name, entry.title, part, folder)
    (examples, shape, notes) = (dataset.count, dataset.shape, dataset.notes)
    classes = zip(dataset.classNames, statistics.counts).map { Class(name: $0, examples: $1) }
    alphabet = dataset.alphabet?.text
    channels = dataset.alphabet == nil ? statistics.channels.filter { $0.count > 0 } : []
    (self.verifiedFiles, self.damaged) = (verifiedFiles, damaged)
  }

  /// A line for each thing.
  ///
  /// - Parameter columns: of the terminal; nil elsewhere.
  func text(_ columns: Int?) -> String {
    var lines = [("Data set", "\(name), \(title)"), ("Part", part)]
    if let folder { lines.append(("Folder", folder)) }
    lines.append(("Examples", examples.grouped + (damaged.count > 0 ? ", \(damaged.count.grouped) damaged" : "")))
    lines += [("Shape", "\(shape)"), ("Classes", classText)]
    if let alphabet {
      lines.append(("Alphabet", "\(alphabet.count.grouped) symbols: \(alphabet.shown(most: alphabet.count))"))
    }
    for (channel, range) in channels.enumerated() { lines.append(("Channel \(channel)", range.description)) }
    for note in notes { lines.append(("Note", note)) }
    if let verifiedFiles {
      let text = verifiedFiles > 0 ? "\(verifiedFiles) files are their publisher's" : "none are known"
      lines.append(("Checksums", text))
    }
    let width = columns.map { max($0, 40) } ?? .max
    return lines.map { title, text in
      let line = title + String(repeating: " ", count: max(1, 12 - title.count)) + text.printable
      // A path is for copying.
      return (title == "Folder" ? line : line.wrapped(to: width, indentation: String(repeating: " ", count: 12))) + "\n"
    }.joined()
  }

  private var classText: String {
    guard !classes.isEmpty else { return "none" }
    let counts = classes.map { "\($0.name.shown(most: 40)) \($0.examples.grouped)" }
    return "\(counts.count.grouped): \(counts.listed(most: 100))"
  }
}
