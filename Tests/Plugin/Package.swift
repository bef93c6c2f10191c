// swift-tools-version: 6.3
import PackageDescription

// A zoo with things of its own: how a package outside of GANZoo adds them. The test suite builds and runs it.
let package = Package(
  name: "StripesZoo",
  dependencies: [.package(name: "GANZoo", path: "../..")],
  targets: [
    .executableTarget(
      name: "StripesZoo",
      dependencies: [
        .product(name: "GANZoo", package: "GANZoo"), .product(name: "GANZooCommand", package: "GANZoo"),
      ]),
    // Two things of one name, to see what is said of them.
    .executableTarget(
      name: "ClashingZoo",
      dependencies: [
        .product(name: "GANZoo", package: "GANZoo"), .product(name: "GANZooCommand", package: "GANZoo"),
      ]),
  ],
  swiftLanguageModes: [.v6])
