// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that the other examples do not need Hummingbird.
let package = Package(
  name: "DigitServer",
  dependencies: [
    .package(name: "GANZoo", path: "../.."),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.0.0", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "DigitServer",
      dependencies: [
        .product(name: "GANZoo", package: "GANZoo"), .product(name: "Hummingbird", package: "hummingbird"),
      ],
      path: "Sources")
  ],
  swiftLanguageModes: [.v6])
