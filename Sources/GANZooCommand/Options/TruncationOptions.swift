import ArgumentParser
import Foundation
import GANZoo

/// Which distribution latent vectors have.
struct TruncationOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sample latent numbers beyond this size again, 0.01 to 100, for better samples that are more alike.",
      valueName: "size"))
  var truncation: Float?

  func validate() throws {
    if let truncation, !LatentSpace.truncations.contains(truncation) {
      throw ValidationError("--truncation is a number from 0.01 to 100, not \(truncation).")
    }
  }

  /// What a table's first lines say of it, such as "; truncation at 2"; empty without one.
  static func note(_ truncation: Float?) -> String {
    truncation.map { "; truncation at " + String(format: "%g", $0) } ?? ""
  }

  /// Throws `UsageError` where the generator's latent vectors are uniform.
  func apply(to generator: Generator) throws {
    guard let truncation else { return }
    do {
      try generator.truncate(at: truncation)
    } catch {
      throw UsageError("--truncation \(truncation): \(error)")
    }
  }
}
