import GANZooSupport

/// The running program, which may be another package's.
enum Program {
  /// What it was called by, without its folder.
  static let name = CommandLine.arguments.first?.split(separator: "/").last?.shown() ?? "ganzoo"
}
