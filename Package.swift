// swift-tools-version: 6.3
import PackageDescription

/// Every folder of Models/ is one architecture and one target.
/// Adding one: its folder, its name here, its entry in Sources/GANZoo/GANZoo.swift.
let architectures = ["ACGAN", "DCGAN", "MLP", "ResNet"]

/// Trained networks that come with the package, each a file Weights/NAME.h5; of generators there is a picture beside it.
/// Adding one: its line in Tools/make-weights, `make weights ONLY=NAME`, its name here.
let generators = ["acgan", "acgan-fashion-mnist", "dcgan", "mlp", "resnet"]
let classifiers = ["classifier-fashion-mnist", "classifier-mnist"]

/// What `import GANZoo` brings with it. A build follows what a target names and no further: without these names it would keep
/// what was compiled for another layout of their types.
let ganzoo: [Target.Dependency] = [
  "GANZoo", "Console", "Datasets", "Images", "KerasFormat", "Kernels", "Layers", "Settings", "Tensors", "Training",
  "Zoo",
]

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
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CLAPACK", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CLoops", linkerSettings: [.linkedLibrary("m")]),
    .target(name: "CPictures", dependencies: ["CPNG"]),

    // MARK: - Runtime, bottom to top
    .target(name: "OutsideText"),
    .target(name: "Files", dependencies: ["CCrypto"]),
    .target(name: "Kernels", dependencies: ["CLoops"]),
    .target(name: "Tensors", dependencies: ["Kernels"]),
    .target(name: "Layers", dependencies: ["Kernels", "OutsideText", "Tensors"]),
    .target(name: "Metrics", dependencies: ["CLAPACK", "Tensors"]),
    .target(name: "KerasFormat", dependencies: ["CHDF5", "CZip", "CZlib", "Console", "Files", "OutsideText"]),
    .target(name: "Safetensors", dependencies: ["Files", "KerasFormat"]),
    .target(
      name: "ONNX", dependencies: ["Files", "KerasFormat", "Layers", "Tensors", protobuf], exclude: ["onnx.proto"]),
    .target(name: "Images", dependencies: ["CJPEG", "CPNG", "CPictures", "CWebP", "Files"]),
    .target(
      name: "TrainedWeights", dependencies: ["Files"], path: "Weights",
      exclude: ["README.md"] + generators.map { "\($0).png" },
      resources: (generators + classifiers).map { .copy("\($0).h5") }),
    .target(
      name: "Datasets", dependencies: ["CZlib", "Files", "Images", "OutsideText", "Settings"],
      resources: [.copy("Resources/mnist")]),
    .target(name: "Downloads", dependencies: ["CCurl", "Datasets", "Files"]),
    .target(name: "Settings", dependencies: ["Files", "OutsideText", "Yams"]),
    .target(name: "Console", dependencies: ["Files", "OutsideText"]),
    .target(name: "Machine", dependencies: ["Files"]),
    .target(
      name: "Zoo",
      dependencies: [
        "Datasets", "Files", "Images", "KerasFormat", "Kernels", "Layers", "OutsideText", "Settings", "Tensors",
      ]),
    .target(
      name: "Evaluation",
      dependencies: [
        "Datasets", "Files", "Images", "KerasFormat", "Kernels", "Layers", "Metrics", "OutsideText", "Settings",
        "Tensors", "Zoo",
      ],
      resources: [.embedInCode("recipes/classifier.yaml")]),
    .target(
      name: "Training",
      dependencies: [
        "Console", "Datasets", "Evaluation", "Files", "Images", "KerasFormat", "Kernels", "Layers", "Machine",
        "OutsideText", "Settings", "Tensors", "Zoo",
      ]),

    // MARK: - What users import and run
    .target(
      name: "GANZoo", dependencies: ganzoo.dropFirst() + architectures.map { .target(name: "\($0)Model") }),
    .target(
      name: "GANZooCommand",
      dependencies: ganzoo + [
        "Downloads", "Evaluation", "Files", "Machine", "Metrics", "ONNX", "OutsideText", "Safetensors",
        "TrainedWeights", argumentParser,
      ]),
    .executableTarget(name: "GANZooTool", dependencies: ["GANZooCommand"]),
    .executableTarget(name: "ErrorsIndex", dependencies: ["GANZooCommand", "Files"], path: "Tools/ErrorsIndex"),
    .executableTarget(
      name: "WeightsIndex", dependencies: ganzoo + ["Files", "TrainedWeights"], path: "Tools/WeightsIndex"),

    // MARK: - Tests
    .executableTarget(name: "BenchmarkJobs", dependencies: ganzoo + ["Machine"], path: "Tests/Benchmarks/Jobs"),
    .executableTarget(
      name: "Experiments", dependencies: ganzoo, path: "Tests/Experiments", exclude: ["curve.py"]),
    .executableTarget(
      name: "Fuzz",
      dependencies: ganzoo + [
        "CZlib", "Evaluation", "Files", "GANZooCommand", "Machine", "OutsideText", "TestSupport",
      ],
      path: "Tests/Fuzz"),
    .target(
      name: "TestSupport", dependencies: ["CHDF5", "CZlib", "KerasFormat", "Kernels", "Layers", "Tensors"],
      path: "Tests/TestSupport"),
    .target(name: "ModelTestSupport", dependencies: ganzoo, path: "Tests/ModelTestSupport"),
    .testTarget(name: "OutsideTextTests", dependencies: ["OutsideText", "TestSupport"]),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels", "TestSupport"]),
    .testTarget(name: "TensorsTests", dependencies: ["Kernels", "Tensors", "TestSupport"]),
    .testTarget(
      name: "LayersTests", dependencies: ["KerasFormat", "Kernels", "Layers", "Tensors", "TestSupport"]),
    .testTarget(name: "MetricsTests", dependencies: ["Kernels", "Metrics", "Tensors", "TestSupport"]),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "TestSupport"]),
    .testTarget(name: "ConsoleTests", dependencies: ["Console", "Files"]),
    .testTarget(name: "MachineTests", dependencies: ["Machine", "TestSupport"]),
    .testTarget(name: "KerasFormatTests", dependencies: ["KerasFormat", "Files", "Fuzz", "TestSupport"]),
    .testTarget(name: "SafetensorsTests", dependencies: ["KerasFormat", "Safetensors", "TestSupport"]),
    .testTarget(name: "ONNXTests", dependencies: ganzoo + ["ONNX", "TestSupport"]),
    .testTarget(name: "ImagesTests", dependencies: ["Images", "Files", "TestSupport"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Images", "Settings", "CZlib", "TestSupport"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
    .testTarget(name: "DownloadsTests", dependencies: ["Datasets", "Downloads", "Files", "TestSupport"]),
    .testTarget(name: "ZooTests", dependencies: ganzoo + ["Files", "TestSupport"]),
    .testTarget(name: "ACGANModelTests", dependencies: ganzoo + ["TestSupport"]),
    .testTarget(name: "MLPModelTests", dependencies: ganzoo + ["TestSupport"]),
    .testTarget(name: "DCGANModelTests", dependencies: ganzoo + ["ModelTestSupport", "TestSupport"]),
    .testTarget(name: "ResNetModelTests", dependencies: ganzoo + ["ModelTestSupport", "TestSupport"]),
    .testTarget(name: "TrainingTests", dependencies: ganzoo + ["Evaluation", "TestSupport", "TrainedWeights"]),
    .testTarget(name: "EvaluationTests", dependencies: ganzoo + ["Evaluation", "TestSupport", "TrainedWeights"]),
    .testTarget(
      name: "CommandTests", dependencies: ganzoo + ["CZlib", "Files", "GANZooCommand", "GANZooTool", "TestSupport"]),
    .testTarget(
      name: "WeightsTests",
      dependencies: ganzoo + ["Evaluation", "Files", "TrainedWeights", "WeightsIndex"]),
  ]
    // MARK: - Architectures
    + architectures.map {
      .target(
        name: "\($0)Model", dependencies: ["Layers", "Settings", "Tensors", "Zoo"], path: "Models/\($0)",
        exclude: ["README.md"],
        resources: [.embedInCode("recipes")])
    },
  swiftLanguageModes: [.v6])

let swiftTargets = package.targets.filter {
  [.regular, .executable, .test].contains($0.type) && !["CLoops", "CPictures"].contains($0.name)
}
for target in swiftTargets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
