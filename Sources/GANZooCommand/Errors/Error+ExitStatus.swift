import GANZoo
import GANZooData
import GANZooEvaluation
public import GANZooFormats
import GANZooSupport
import GANZooWeights

extension Error {
  /// The status with which the program ends: 2 for wrong use, 1 for what fails.
  var exitStatus: Int32 { isWrongUse ? 2 : 1 }

  /// Whether the user has to change the command or the recipe, rather than a file or the machine.
  private var isWrongUse: Bool {
    switch self {
    case let error as RunFolderError:
      switch error {
      case .emptyPath, .exists, .missing, .notARun, .inUse, .marked: true
      case .notAFolder, .isFolder, .notAFile, .cannotRead, .cannotCreate, .link, .shared, .lost, .gone: false
      }
    case let error as CheckpointError:
      switch error {
      case .none, .examples, .classifier, .done: true
      case .log, .unusable, .notACheckpoint, .format, .damaged, .checksum, .shape: false
      }
    case let error as PictureFolderError: error.isWrongUse
    case let error as KerasFormatError:
      switch error {
      case .unknownLayer, .usedTwice: true
      default: false
      }
    case let error as TrainedWeightsError:
      if case .missing = error { false } else { true }
    case let error as EvaluationError:
      switch error {
      case .notFinite, .unusableOutputs: false
      default: true
      }
    case let error as ClassifierError:
      if case .notFinite = error { false } else { true }
    case let error as DownloadError:
      if case .notAnAddress = error { true } else { false }
    default:
      self is UsageError || self is SettingsError || self is UnknownNameError || self is ArchitectureError
        || self is NetworkError || self is RecipeModelError || self is GeneratorInterfaceError
    }
  }
}
