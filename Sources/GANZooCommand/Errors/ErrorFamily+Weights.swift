import GANZoo
import GANZooEvaluation
import GANZooFormats
import GANZooInterchange
import GANZooVisualization
import GANZooWeights

// Errors of files with weights, and of what is done with them.
extension ErrorFamily {
  static let kerasFiles = ErrorFamily(
    title: "Keras' files",
    introduction: "[What is read and written](keras.md). Paths that begin with a slash lie inside the file.",
    entries: [
      Entry(UsageError("g.h5 does not exist"), "the command line names no file", remedy: "mind the path"),
      Entry(
        UsageError(
          "runs/a/checkpoints/step-0000250.h5 is a checkpoint, with which 'ganzoo resume' goes on; the run's generator "
            + "is runs/a/generator.h5"), "another file of a run is named", remedy: "name its generator"),
      Entry(
        KerasFormatError.foreign(
          file: "g.h5", what: "a Git LFS pointer",
          remedy: "it stands for the file of 1118488 bytes, which 'git lfs pull' fetches"),
        "the file is of another kind: a pointer, a web page, a file of PyTorch's, an archive", remedy: "as it says"),
      Entry(
        KerasFormatError.truncated(file: "g.h5", expected: 1_118_488, found: 65_536), "the file is not whole",
        remedy: "copy it again"),
      Entry(
        KerasFormatError.unsupported(file: "g.h5", path: "/dense/kernel:0", feature: "an external link"),
        "the file leads outside of itself", remedy: "none: such links are not followed"),
      Entry(
        KerasFormatError.unpacksTooFar(
          file: "g.h5", path: "/dense/kernel:0", bytes: 480_000_000, limit: 20_280_640),
        "zeros that were compressed make a file small that takes much memory",
        remedy: "`h5repack -f NONE g.h5 plain.h5`, where you trust it; a zip archive: store its members"),
      Entry(
        SavedNetworkError(file: "g.keras", reason: "no layer 'Lambda'; known: Conv2D, Dense"),
        "the network has a layer that cannot be read; a Lambda layer is code, which no file can make GANZoo run",
        remedy: "save the model without it"),
      Entry(
        CriticInterfaceError.sample(file: "d.keras", expected: [28, 28, 1], found: [32, 32, 3]),
        "the critic judged the samples of another generator", remedy: "name the generator's own critic"),
      Entry(
        OptimizerStateError.count(file: "g.h5", found: 3, weights: 4, slots: 2),
        "the optimizer's state belongs to other weights", remedy: "save the model again, or without its optimizer"),
    ])

  static let ownFiles = ErrorFamily(
    title: "Generators and classifiers",
    introduction: "HDF5 files with what it takes to use them; `ganzoo inspect` shows it.",
    entries: [
      Entry(
        GeneratorFileError.missing(file: "g.h5", attribute: "ganzoo_format"), "the file is Keras', not GANZoo's",
        remedy: "`ganzoo import`"),
      Entry(
        GeneratorInputError.noClass(found: 12, sample: 0, names: ["shirt", "shoe"]),
        "a program with the library asks a generator for what it cannot generate",
        remedy: "check what the program was given"),
      Entry(
        ClassifierFileError.other(file: "c.h5"), "the file is no classifier",
        remedy: "`ganzoo classifier train`"),
      Entry(
        ProvenanceError.checksum(file: "g.h5", expected: "c4a3…", found: "9b1e…"), "the weights were changed",
        remedy: "get the file again; if you changed the weights on purpose, remove the attribute `ganzoo_checksum`"),
      Entry(
        TrainedWeightsError.noData(model: "acgan", data: "cifar10", known: ["mnist"]),
        "no such generator comes with the package", remedy: "train one"),
      Entry(
        TrainedWeightsError.missing(places: ["/usr/local/lib/ganzoo"]),
        "the program was copied without its folders of data", remedy: "`make install`"),
    ])

  static let evaluations = ErrorFamily(
    title: "Evaluation",
    introduction: "[What is measured](quality.md).",
    entries: [
      Entry(
        UsageError(
          "g.h5 does not say what its generator learnt from: name real examples with --data, a data set "
            + "(cifar10, mnist) or a folder "
            + "of pictures"), "the generator was imported: nothing tells what its images should look like",
        remedy: "say it, as the message shows"),
      Entry(
        EvaluationError.sample(expected: [28, 28, 1], found: [32, 32, 3]),
        "the real examples, or the classifier, are of another size than what the generator makes",
        remedy: "name others with `--data`, or train a classifier of them"),
      Entry(
        EvaluationError.tooFew(expected: 5, found: 3), "there are too few real examples", remedy: "add some"),
      Entry(
        EvaluationError.notFinite(image: 3, value: .nan), "the generator makes no numbers", remedy: "train it again"),
      Entry(
        FactorFileError.other(file: "classifier.h5"), "`--factors` names another file",
        remedy: "`ganzoo classifier factors` makes one"),
      Entry(
        FactorFileError.notFinite(value: .nan), "weights of the file for `--factors` are no numbers",
        remedy: "`ganzoo classifier factors` makes another"),
      Entry(
        ClassifierError.noClasses(dataset: "pictures", found: 1), "there is nothing to tell apart",
        remedy: "put the pictures in a folder for each class"),
      Entry(
        MetricsError.notFinite(row: 3, column: 0, value: .nan), "features of an own program are no numbers",
        remedy: "leave those rows out"),
    ])

  static let exports = ErrorFamily(
    title: "Export",
    introduction: "Nothing is written where an export fails: all of its files appear together.",
    entries: [
      Entry(
        ONNXError.unsupportedLayer(network: "G", layer: "rings", className: "Rings", known: ["Conv2D", "Dense"]),
        "a plug-in's layer has no form in ONNX", remedy: "export to Keras or safetensors"),
      Entry(
        SafetensorsError.duplicateName("dense/kernel"), "two layers have one name", remedy: "name layers apart"),
      Entry(
        RunFolderError.cannotCreate(path: "out", reason: "read-only file system"), "the folder cannot be made",
        remedy: "choose another with `--output`"),
      Entry(
        WebPageError.layer(name: "rings", className: "Rings"), "the page's script does not know a plug-in's layer",
        remedy: "`ganzoo generate`, or `--format onnx` where the layer has a form there"),
      Entry(
        WebPageError.pageSize(bytes: 140_000_000), "all weights are in the page", remedy: "a smaller generator"),
      Entry(
        ExportError(description: "runs/a/critic.h5 does not exist"), "the run has no such network", remedy: "train it"),
    ])
}
