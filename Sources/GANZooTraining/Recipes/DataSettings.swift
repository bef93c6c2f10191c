public import GANZooData
package import GANZooSupport
package import GANZooTensors

/// The dataset of a training, and how the critic sees it: the section `data` of a recipe.
public struct DataSettings: Sendable {
  /// The dataset's name.
  public let set: String
  /// The split.
  public let split: DatasetSplit
  /// The folder of its files; nil: the usual place.
  public let folder: String?
  /// How many examples of the split are learnt from, sampled at random; nil: all that are not held out.
  public let examples: Int?
  /// How many others are held out, for the critic's loss on them; 0: none.
  public let heldOut: Int
  /// How real and generated samples are changed before the critic sees them.
  public let augmentation: Augmentation
  /// Loads it.
  package let load: DatasetEntry.Loader

  /// Settings of a dataset that `load` loads.
  public init(
    set: String, split: DatasetSplit = .train, folder: String? = nil, examples: Int? = nil, heldOut: Int = 0,
    augmentation: Augmentation = Augmentation(), load: @escaping DatasetEntry.Loader
  ) {
    precondition(examples ?? 1 >= 1 && heldOut >= 0, "a part of a dataset with a negative count")
    self.set = set
    self.split = split
    self.folder = folder
    (self.examples, self.heldOut) = (examples, heldOut)
    self.augmentation = augmentation
    self.load = load
  }

  private static let mostExamples = 1_000_000_000

  /// Reads the section. Throws `SettingsError`, `UnknownNameError` or `ArchitectureError`.
  package init(_ settings: SettingsReader, _ datasets: Registry<DatasetEntry>, sample: Shape) throws {
    set = try settings.choice("set", default: "mnist", of: datasets.names)
    split = try settings.choice("split", default: .train)
    folder = try settings.optionalString("folder")
    // Recipes that say nothing of these, which are younger, keep their text.
    examples = settings.has("examples") ? try settings.int("examples", in: 1...Self.mostExamples) : nil
    heldOut = settings.has("held_out") ? try settings.int("held_out", in: 0...Self.mostExamples) : 0
    let translation = try settings.int("translate", default: 0, in: 0...256)
    augmentation = try Augmentation(settings, translation: translation, sample: sample)
    load = try datasets[set].make(settings)
  }

  /// The part of a dataset that is learnt from, with the examples that are held out; all of it where the settings ask
  /// for no part. The choice depends on `seed` and on the number of examples alone.
  ///
  /// Throws `ArchitectureError` if the dataset has too few examples.
  package func part(of dataset: any Dataset, seed: UInt64) throws(ArchitectureError) -> any Dataset {
    guard examples != nil || heldOut > 0 else { return dataset }
    let wanted = (examples ?? 1) + heldOut
    guard wanted <= dataset.count else {
      throw ArchitectureError(
        "data.examples and data.held_out ask for \(wanted) examples of \(set), which has \(dataset.count)")
    }
    let random = RandomStream(seed: seed, purpose: .holdout, part: Self.streamPart)
    let chosen = random.choice(heldOut + (examples ?? dataset.count - heldOut), of: dataset.count)
    return DatasetPart(dataset, examples: Array(chosen.dropFirst(heldOut)), heldOut: Array(chosen.prefix(heldOut)))
  }

  /// Part 0 of the purpose is the classifiers' holdout.
  private static let streamPart = 1
}
