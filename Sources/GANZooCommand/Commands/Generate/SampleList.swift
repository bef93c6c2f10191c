import GANZoo
import GANZooSupport
import GANZooTensors

/// The samples that `generate` makes: how many, of which classes, of which seeds.
struct SampleList {
  /// The shape of each.
  let sample: Shape
  /// The class of each; all 0 of a generator without classes.
  let classes: [Int]
  /// The seed of each, where each has its own.
  let seeds: [UInt64]?
  let classNames: [String]
  let truncation: Float?

  var count: Int { classes.count }
  var isImages: Bool { sample.rank == 3 }

  /// The class of each; nil where there are none.
  var labels: [Int]? { classNames.isEmpty ? nil : classes }

  /// The name of a sample's picture: by its seed, or else by its place.
  func pictureName(_ index: Int) -> String {
    let number = String(seeds?[index] ?? UInt64(index))
    return (seeds == nil ? "image" : "seed") + String(repeating: "0", count: max(0, digits - number.count)) + number
      + ".png"
  }

  /// Names are in the order of their numbers; four digits or more, so that a seed's picture has one name, whatever the
  /// others are.
  private let digits: Int

  init(_ generator: Generator, classes: [Int], seeds: [UInt64]?) {
    (sample, classNames, truncation) = (generator.sample, generator.file.classNames, generator.latent.truncation)
    (self.classes, self.seeds) = (classes, seeds)
    digits = max(4, String(seeds?.max() ?? UInt64(max(classes.count - 1, 0))).count)
  }

  /// A line that says what a file or a folder holds: "wrote 100 images to d.png (302 x 302)".
  ///
  /// - Parameters:
  ///   - hasSizes: whether it names the samples' shape.
  ///   - note: stands in brackets; nil for none.
  func words(_ path: String, hasSizes: Bool = false, note: String? = nil) -> String {
    let sizes = isImages && hasSizes ? " of \(sample.sizes.map(String.init).joined(separator: " x "))" : ""
    return Self.words(count, isImages ? "image" : sample.rank == 2 ? "line" : "point", sizes, path, note)
  }

  /// The same of so many things of a kind.
  static func words(_ count: Int, _ kind: String, _ sizes: String, _ path: String, _ note: String?) -> String {
    "wrote \(count.grouped) \(kind)\(count == 1 ? "" : "s")\(sizes) to \(path.printable)"
      + "\(note.map { " (\($0))" } ?? "")\n"
  }
}
