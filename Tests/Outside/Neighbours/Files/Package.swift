// swift-tools-version: 6.0
import PackageDescription

// Has the module of JohnSundell/Files.
let package = Package(
  name: "Files", products: [.library(name: "Files", targets: ["Files"])], targets: [.target(name: "Files")])
