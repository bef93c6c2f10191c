// swift-tools-version: 6.3
import PackageDescription

/// Every folder of Models/ is one architecture and one target.
/// Adding one: its folder, its name here, its entry in Sources/GANZoo/GANZoo.swift.
let architectures = ["ACGAN", "DCGAN", "MLP", "ResNet"]

/// Trained networks that come with the package, each a file Weights/NAME.h5; of generators there is a picture beside it.
/// Adding one: its line in Tools/make-weights, `make weights ONLY=NAME`, its name here.
let generators = ["acgan", "acgan-fashion-mnist", "dcgan", "mlp", "resnet"]
let classifiers = ["classifier-fashion-mnist", "classifier-mnist"]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

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
    // MARK: - C libraries
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CLAPACK", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CLoops", linkerSettings: [.linkedLibrary("m")]),

    // MARK: - Runtime, bottom to top
    .target(name: "Files", dependencies: ["CCrypto"]),
    .target(name: "Kernels", dependencies: ["CLoops"]),
    .target(name: "Tensors", dependencies: ["Kernels"]),
    .target(name: "Layers", dependencies: ["Tensors"]),
    .target(name: "Metrics", dependencies: ["CLAPACK", "Tensors"]),
    .target(name: "KerasFormat", dependencies: ["CHDF5", "CZip", "CZlib", "Console", "Files"]),
    .target(name: "Safetensors", dependencies: ["Files", "KerasFormat"]),
    .target(name: "ONNX", dependencies: ["Files", "KerasFormat", "Layers", protobuf], exclude: ["onnx.proto"]),
    .target(name: "Images", dependencies: ["CJPEG", "CPNG", "Files"]),
    .target(
      name: "TrainedWeights", dependencies: ["Files"], path: "Weights",
      exclude: ["README.md"] + generators.map { "\($0).png" },
      resources: (generators + classifiers).map { .copy("\($0).h5") }),
    .target(
      name: "Datasets", dependencies: ["CZlib", "Files", "Images", "Settings"], resources: [.copy("Resources/mnist")]),
    .target(name: "Downloads", dependencies: ["Datasets", "Files"]),
    .target(name: "Settings", dependencies: ["Yams"]),
    .target(name: "Console", dependencies: ["Files"]),
    .target(name: "Machine", dependencies: ["Files"]),
    .target(name: "Zoo", dependencies: ["Layers", "KerasFormat", "Datasets", "Images", "Files", "Settings"]),
    .target(
      name: "Evaluation", dependencies: ["Zoo", "Metrics", "Images", "Files"],
      resources: [.embedInCode("recipes/classifier.yaml")]),
    .target(name: "Training", dependencies: ["Zoo", "Evaluation", "Images", "Console", "Files", "Machine"]),

    // MARK: - What users import and run
    .target(name: "GANZoo", dependencies: ["Training"] + architectures.map { .target(name: "\($0)Model") }),
    .target(
      name: "GANZooCommand",
      dependencies: [
        "GANZoo", "Evaluation", "Downloads", "ONNX", "Safetensors", "TrainedWeights", "Console", "Machine",
        argumentParser,
      ]),
    .executableTarget(name: "GANZooTool", dependencies: ["GANZooCommand"]),
    .executableTarget(name: "ErrorsIndex", dependencies: ["GANZooCommand", "Files"], path: "Tools/ErrorsIndex"),
    .executableTarget(
      name: "WeightsIndex", dependencies: ["GANZoo", "Files", "TrainedWeights"], path: "Tools/WeightsIndex"),

    // MARK: - Tests
    .executableTarget(name: "BenchmarkJobs", dependencies: ["GANZoo", "Machine"], path: "Tests/Benchmarks/Jobs"),
    .executableTarget(
      name: "Experiments", dependencies: ["GANZoo"], path: "Tests/Experiments", exclude: ["curve.py"]),
    .executableTarget(
      name: "Fuzz", dependencies: ["Evaluation", "GANZoo", "Machine", "TestSupport", "CZlib"],
      path: "Tests/Fuzz"),
    .target(name: "TestSupport", dependencies: ["CZlib", "Layers", "KerasFormat"], path: "Tests/TestSupport"),
    .target(name: "ModelTestSupport", dependencies: ["GANZoo"], path: "Tests/ModelTestSupport"),
    .testTarget(name: "KernelsTests", dependencies: ["TestSupport"]),
    .testTarget(name: "TensorsTests", dependencies: ["TestSupport"]),
    .testTarget(name: "LayersTests", dependencies: ["TestSupport"]),
    .testTarget(name: "MetricsTests", dependencies: ["Metrics", "TestSupport"]),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "TestSupport"]),
    .testTarget(name: "ConsoleTests", dependencies: ["Console"]),
    .testTarget(name: "MachineTests", dependencies: ["Machine", "TestSupport"]),
    .testTarget(name: "KerasFormatTests", dependencies: ["KerasFormat", "Files", "Fuzz", "TestSupport"]),
    .testTarget(name: "SafetensorsTests", dependencies: ["Safetensors", "TestSupport"]),
    .testTarget(name: "ONNXTests", dependencies: ["ONNX", "GANZoo", "TestSupport"]),
    .testTarget(name: "ImagesTests", dependencies: ["Images", "Files", "TestSupport"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Images", "Settings", "CZlib", "TestSupport"]),
    .testTarget(name: "DownloadsTests", dependencies: ["Downloads", "Files", "TestSupport"]),
    .testTarget(name: "ZooTests", dependencies: ["GANZoo", "TestSupport"]),
    .testTarget(name: "ACGANModelTests", dependencies: ["GANZoo", "TestSupport"]),
    .testTarget(name: "MLPModelTests", dependencies: ["GANZoo", "TestSupport"]),
    .testTarget(name: "DCGANModelTests", dependencies: ["GANZoo", "ModelTestSupport", "TestSupport"]),
    .testTarget(name: "ResNetModelTests", dependencies: ["GANZoo", "ModelTestSupport", "TestSupport"]),
    .testTarget(name: "TrainingTests", dependencies: ["GANZoo", "Evaluation", "TrainedWeights", "TestSupport"]),
    .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "GANZoo", "TrainedWeights", "TestSupport"]),
    .testTarget(
      name: "CommandTests", dependencies: ["GANZoo", "GANZooCommand", "GANZooTool", "Files", "TestSupport", "CZlib"]),
    .testTarget(
      name: "WeightsTests",
      dependencies: ["GANZoo", "Datasets", "Evaluation", "TrainedWeights", "WeightsIndex", "Files"]),
  ]
    // MARK: - Architectures
    + architectures.map {
      .target(
        name: "\($0)Model", dependencies: ["Zoo"], path: "Models/\($0)", exclude: ["README.md"],
        resources: [.embedInCode("recipes")])
    },
  swiftLanguageModes: [.v6])

for target in package.targets where [.regular, .executable, .test].contains(target.type) && target.name != "CLoops" {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
