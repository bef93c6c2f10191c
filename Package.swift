// swift-tools-version: 6.3
import PackageDescription

// MARK: - What grows

/// Every folder of Models/ is one architecture and one target.
/// Adding one: its folder, its name here, its entry in Sources/GANZoo/GANZoo.swift.
let architectures = ["ACGAN", "Chars", "DCGAN", "MLP", "ResNet"]

/// Trained networks that come with the package, each a file Weights/NAME.h5; of generators there is a picture beside
/// it. Adding one: its line in Tools/make-weights, `make weights ONLY=NAME`, its name here.
let generators = ["acgan", "acgan-fashion-mnist", "acgan-shapes", "dcgan", "mlp", "resnet"]
let classifiers = ["classifier-fashion-mnist", "classifier-mnist", "classifier-shapes"]
let factorReaders = ["factors-shapes"]

// MARK: - Names for lists of dependencies

/// The library, bottom to top. `import GANZoo` brings all of it.
/// SwiftPM rebuilds a target only when a dependency that it lists changes: who imports GANZoo lists what GANZoo
/// re-exports.
let library: [Target.Dependency] = [
  "GANZooSupport", "GANZooFormats", "GANZooBackend", "GANZooTensors", "GANZooNN", "GANZooInterchange", "GANZooData",
  "GANZooEvaluation", "GANZooTraining", "GANZooVisualization", "GANZooWeights", "GANZoo",
]
let testSupport: Target.Dependency = "GANZooTestSupport"
let models: [Target.Dependency] = architectures.map { .target(name: "GANZoo\($0)") }
let weightFiles: [Resource] = (generators + classifiers + factorReaders).map { .copy("\($0).h5") }
let weightPictures: [String] = generators.map { "\($0).png" }

/// An architecture and its tests.
func targets(architecture name: String) -> [Target] {
  [
    .target(
      name: "GANZoo\(name)", dependencies: ["GANZooNN", "GANZooSupport", "GANZooTensors", "GANZooTraining"],
      path: "Models/\(name)", exclude: ["README.md"], resources: [.embedInCode("recipes")]),
    .testTarget(name: "GANZoo\(name)Tests", dependencies: library + ["GANZooModelTestSupport", testSupport]),
  ]
}

let package = Package(
  name: "GANZoo",
  products: [
    .library(name: "GANZoo", targets: ["GANZoo"]),
    .library(name: "GANZooCommand", targets: ["GANZooCommand"]),
    .executable(name: "ganzoo", targets: ["GANZooTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // MARK: - C libraries of the system
    .systemLibrary(name: "CGANZooCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(name: "CGANZooCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CGANZooCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CGANZooGIF", pkgConfig: "libgif7", providers: [.apt(["libgif-dev"])]),
    .systemLibrary(name: "CGANZooGLPK", providers: [.apt(["libglpk-dev"])]),
    .systemLibrary(name: "CGANZooHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CGANZooHTTP", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CGANZooJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CGANZooLAPACK", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(name: "CGANZooPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CGANZooWebP", pkgConfig: "libwebpmux", providers: [.apt(["libwebp-dev"])]),
    .systemLibrary(name: "CGANZooZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CGANZooZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // MARK: - C of our own
    .target(name: "CGANZooKernels", linkerSettings: [.linkedLibrary("m")]),
    .target(name: "CGANZooPictures", dependencies: ["CGANZooPNG"]),

    // MARK: - The library, bottom to top
    .target(
      name: "GANZooSupport", dependencies: ["CGANZooCrypto", .product(name: "Yams", package: "Yams")]),
    .target(
      name: "GANZooFormats", dependencies: ["CGANZooHDF5", "CGANZooZip", "CGANZooZlib", "GANZooSupport"]),
    .target(name: "GANZooBackend", dependencies: ["CGANZooKernels"]),
    .target(name: "GANZooTensors", dependencies: ["GANZooBackend"]),
    .target(name: "GANZooNN", dependencies: ["GANZooBackend", "GANZooFormats", "GANZooSupport", "GANZooTensors"]),
    .target(
      name: "GANZooInterchange",
      dependencies: [
        "GANZooBackend", "GANZooFormats", "GANZooNN", "GANZooSupport", "GANZooTensors",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["ONNX/onnx.proto"]),
    .target(
      name: "GANZooData",
      dependencies: [
        "CGANZooCurl", "CGANZooJPEG", "CGANZooPNG", "CGANZooPictures", "CGANZooWebP", "CGANZooZlib", "GANZooBackend",
        "GANZooSupport", "GANZooTensors",
      ],
      resources: [.copy("Resources/mnist"), .copy("Resources/opticks")]),
    .target(
      name: "GANZooEvaluation",
      dependencies: [
        "CGANZooLAPACK", "GANZooBackend", "GANZooData", "GANZooFormats", "GANZooInterchange", "GANZooNN",
        "GANZooSupport", "GANZooTensors",
      ],
      resources: [.embedInCode("recipes/classifier.yaml")]),
    .target(
      name: "GANZooTraining",
      dependencies: [
        "GANZooBackend", "GANZooData", "GANZooEvaluation", "GANZooFormats", "GANZooInterchange", "GANZooNN",
        "GANZooSupport", "GANZooTensors",
      ]),
    .target(
      name: "GANZooVisualization",
      dependencies: [
        "CGANZooCairo", "CGANZooGIF", "CGANZooWebP", "CGANZooZlib", "GANZooBackend", "GANZooData", "GANZooEvaluation",
        "GANZooFormats", "GANZooInterchange", "GANZooNN", "GANZooSupport", "GANZooTensors", "GANZooTraining",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["TensorBoard/tensorboard.proto"],
      resources: [.embedInCode("Page"), .embedInCode("Report/report.css"), .embedInCode("Report/report.js")]),
    .target(
      name: "GANZooWeights", dependencies: ["GANZooSupport"], path: "Weights",
      exclude: ["README.md"] + weightPictures, resources: weightFiles),

    .target(
      name: "GANZooServer",
      dependencies: [
        "CGANZooHTTP", "GANZooBackend", "GANZooData", "GANZooEvaluation", "GANZooFormats", "GANZooInterchange",
        "GANZooNN", "GANZooSupport", "GANZooTensors", "GANZooTraining", "GANZooVisualization", "GANZooWeights",
      ],
      resources: [.embedInCode("Page")]),
    .target(
      name: "GANZooLab",
      dependencies: [
        "CGANZooGLPK", "GANZooBackend", "GANZooData", "GANZooEvaluation", "GANZooFormats", "GANZooInterchange",
        "GANZooNN", "GANZooSupport", "GANZooTensors", "GANZooTraining", "GANZooVisualization",
      ]),

    // MARK: - What users import and run
    .target(name: "GANZoo", dependencies: library.dropLast() + models),
    .target(
      name: "GANZooCommand",
      dependencies: library + [
        "GANZooLab", "GANZooServer", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "GANZooTool", dependencies: ["GANZooCommand"]),

    // MARK: - Programs for maintainers
    .executableTarget(
      name: "GANZooErrorsIndex", dependencies: library + ["GANZooCommand"], path: "Tools/ErrorsIndex"),
    .executableTarget(name: "GANZooLabIndex", dependencies: ["GANZooLab", "GANZooSupport"], path: "Tools/LabIndex"),
    .executableTarget(name: "GANZooManual", path: "Tools/Manual"),
    .executableTarget(name: "GANZooWeightsIndex", dependencies: library, path: "Tools/WeightsIndex"),
    .executableTarget(
      name: "GANZooBenchmarkJobs", dependencies: library, path: "Benchmarks/Jobs"),
    .executableTarget(
      name: "GANZooExperiments", dependencies: library, path: "Experiments", exclude: ["curve.py"]),
    .executableTarget(
      name: "GANZooFuzz", dependencies: library + ["CGANZooZlib", "GANZooCommand", testSupport], path: "Fuzzing"),

    // MARK: - Tests
    .target(
      name: "GANZooTestSupport", dependencies: library + ["CGANZooHDF5", "CGANZooZlib"], path: "Tests/TestSupport"),
    .target(name: "GANZooModelTestSupport", dependencies: library, path: "Tests/ModelTestSupport"),
    .testTarget(name: "GANZooSupportTests", dependencies: ["GANZooSupport", testSupport]),
    .testTarget(
      name: "GANZooFormatsTests", dependencies: ["GANZooFormats", "GANZooSupport", "GANZooFuzz", testSupport]),
    .testTarget(name: "GANZooBackendTests", dependencies: ["CGANZooKernels", "GANZooBackend", testSupport]),
    .testTarget(name: "GANZooTensorsTests", dependencies: ["GANZooBackend", "GANZooTensors", testSupport]),
    .testTarget(name: "GANZooNNTests", dependencies: library + [testSupport]),
    .testTarget(name: "GANZooInterchangeTests", dependencies: library + [testSupport]),
    .testTarget(name: "GANZooDataTests", dependencies: library + ["CGANZooZlib", testSupport]),
    .testTarget(name: "GANZooEvaluationTests", dependencies: library + [testSupport]),
    .testTarget(name: "GANZooTrainingTests", dependencies: library + [testSupport]),
    .testTarget(
      name: "GANZooVisualizationTests",
      dependencies: library + [
        "CGANZooGIF", "CGANZooZlib", testSupport, .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),
    .testTarget(name: "GANZooLabTests", dependencies: library + ["GANZooLab", testSupport]),
    .testTarget(name: "GANZooServerTests", dependencies: library + ["GANZooServer", testSupport]),
    .testTarget(name: "GANZooWeightsTests", dependencies: library + ["GANZooWeightsIndex"]),
    .testTarget(
      name: "GANZooCommandTests",
      dependencies: library + ["CGANZooZlib", "GANZooCommand", "GANZooLab", "GANZooManual", "GANZooTool", testSupport]),
  ] + architectures.flatMap(targets(architecture:)),
  swiftLanguageModes: [.v6])

// MARK: - Swift settings

let cTargets = ["CGANZooKernels", "CGANZooPictures"]
for target in package.targets
where [.regular, .executable, .test].contains(target.type) && !cTargets.contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
