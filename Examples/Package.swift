// swift-tools-version: 6.3
import PackageDescription

// What users of the library write: each target is one example, `swift run --package-path Examples TrainDigits`.
// The test suite builds and runs them.
let package = Package(
  name: "GANZooExamples",
  dependencies: [.package(name: "GANZoo", path: "..")],
  targets: [
    "TrainDigits", "PlainTraining", "CustomObserver", "CustomOp", "CustomEmbedding", "SampleKerasFile",
  ].map { name in
    .executableTarget(name: name, dependencies: [.product(name: "GANZoo", package: "GANZoo")], path: name)
  } + [
    // Has the whole command line, too.
    .executableTarget(
      name: "CustomArchitecture",
      dependencies: [
        .product(name: "GANZoo", package: "GANZoo"), .product(name: "GANZooCommand", package: "GANZoo"),
      ],
      path: "CustomArchitecture")
  ],
  swiftLanguageModes: [.v6])
