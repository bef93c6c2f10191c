import Foundation
import GANZooSupport

/// An input as a user would give it, and what came of it.
struct Trial: CustomStringConvertible {
  /// What was thrown, if it was refused.
  private(set) var refusal: String?
  /// By how much the most bytes that the process has ever had in memory have grown.
  let memory: Int

  /// The longest message, and what a report has beside 64 bytes for each of the input's, in bytes.
  private static let (longestMessage, shortestReport) = (8_000, 1 << 16)

  /// Reads the file at `path`.
  ///
  /// Throws `Finding` where the error is not one that such a file may cause, or does not name it, and where what is printed of
  /// the file could command a terminal or is longer than the file justifies.
  init(_ kind: any Kind, _ path: String) throws {
    let before = ProcessMemory.peak
    do {
      let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
      try Self.check("a report", try kind.read(path), most: Self.shortestReport + 64 * size)
    } catch let error where kind.isRefusal(error) {
      let text = "\(error)"
      guard !kind.isNamedInMessages || text.contains((path as NSString).lastPathComponent) else {
        throw Finding(reason: "a message that does not name the file: \(text)")
      }
      try Self.check("a message", text, most: Self.longestMessage)
      refusal = text
    } catch let finding as Finding {
      throw finding
    } catch {
      throw Finding(reason: "an error of type \(type(of: error)): \(error)")
    }
    memory = ProcessMemory.peak - before
  }

  /// Looks at a text as the program prints it.
  private static func check(_ what: String, _ text: String, most: Int) throws {
    guard text.utf8.count <= most else { throw Finding(reason: "\(what) of \(text.utf8.count) bytes: \(text.shown())") }
    let shown = text.printable
    guard shown.unicodeScalars.allSatisfy({ !$0.isCommand || $0 == "\n" }) else {
      throw Finding(reason: "\(what) that could command a terminal: \(text.shown(most: 400))")
    }
  }

  var description: String { "\(memory)\n\(refusal ?? "accepted")" }
}

/// What a worker has to say of an input before it ends.
struct Finding: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
