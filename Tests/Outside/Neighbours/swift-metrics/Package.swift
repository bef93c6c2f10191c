// swift-tools-version: 6.0
import PackageDescription

// Has the modules and the product that apple/swift-metrics 2 has, so that the suite needs no network.
let package = Package(
  name: "swift-metrics",
  products: [.library(name: "CoreMetrics", targets: ["CoreMetrics"]), .library(name: "Metrics", targets: ["Metrics"])],
  targets: [.target(name: "CoreMetrics"), .target(name: "Metrics", dependencies: ["CoreMetrics"])])
