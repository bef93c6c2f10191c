import Foundation
import GANZooSupport

/// The result of reading one input like a user's file.
struct Trial: CustomStringConvertible {
  /// The error message, if the input was rejected.
  private(set) var refusal: String?
  /// Growth of the process's peak memory in bytes.
  let memory: Int

  /// The longest allowed message, and the allowed length of a report in addition to 64 bytes per input byte.
  private static let (longestMessage, shortestReport) = (8_000, 1 << 16)

  /// Reads the file at `path`.
  ///
  /// Throws `Finding` for an unexpected type of error, for a message that does not name the file, and for output that
  /// contains control characters or is too long.
  init(_ target: any FuzzTarget, _ path: String) throws {
    let before = ProcessMemory.peak
    do {
      let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
      try Self.check("a report", try target.read(path), most: Self.shortestReport + 64 * size)
    } catch let error where target.isExpectedError(error) {
      let text = "\(error)"
      guard !target.messagesNameFile || text.contains((path as NSString).lastPathComponent) else {
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

  /// Checks a text that the program would print.
  private static func check(_ what: String, _ text: String, most: Int) throws {
    guard text.utf8.count <= most else { throw Finding(reason: "\(what) of \(text.utf8.count) bytes: \(text.shown())") }
    let shown = text.printable
    guard shown.unicodeScalars.allSatisfy({ !$0.isCommand || $0 == "\n" }) else {
      throw Finding(reason: "\(what) that could command a terminal: \(text.shown(most: 400))")
    }
  }

  var description: String { "\(memory)\n\(refusal ?? "accepted")" }
}

/// A bug that a worker found.
struct Finding: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
