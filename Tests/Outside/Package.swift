// swift-tools-version: 6.3
import PackageDescription

let library: [Target.Dependency] = [
  .product(name: "GANZoo", package: "GANZoo"), .product(name: "GANZooCommand", package: "GANZoo"),
]

// What only tests want of a package that depends on GANZoo. The suite builds it beside Examples.
let package = Package(
  name: "Outside",
  dependencies: [
    .package(name: "GANZoo", path: "../.."),
    // Modules with the names of apple/swift-metrics' and JohnSundell/Files': GANZoo must stand beside them.
    .package(path: "Neighbours/swift-metrics"), .package(path: "Neighbours/Files"),
  ],
  targets: [
    // Two things of one name, to see what is said of them.
    .executableTarget(name: "ClashingZoo", dependencies: library),
    .executableTarget(
      name: "Beside",
      dependencies: library + [
        .product(name: "Metrics", package: "swift-metrics"), .product(name: "Files", package: "Files"),
      ]),
    // The blocks of code of all documents; the suite writes them here.
    .target(name: "Snippets", dependencies: library),
  ],
  swiftLanguageModes: [.v6])
