import Foundation
import Machine

/// An input as a user would give it, and what came of it.
struct Trial: CustomStringConvertible {
  /// What was thrown, if it was refused.
  private(set) var refusal: String?
  /// By how much the most bytes that the process has ever had in memory have grown.
  let memory: Int

  /// Reads the file at `path`. Throws `Finding` where the error is not one that such a file may cause, or does not name it.
  init(_ kind: any Kind, _ path: String) throws {
    let before = ProcessMemory.peak
    do {
      try kind.read(path)
    } catch let error where kind.isRefusal(error) {
      let text = "\(error)"
      guard !kind.isNamedInMessages || text.contains((path as NSString).lastPathComponent) else {
        throw Finding(reason: "a message that does not name the file: \(text)")
      }
      refusal = text
    } catch let finding as Finding {
      throw finding
    } catch {
      throw Finding(reason: "an error of type \(type(of: error)): \(error)")
    }
    memory = ProcessMemory.peak - before
  }

  var description: String { "\(memory)\n\(refusal ?? "accepted")" }
}

/// What a worker has to say of an input before it ends.
struct Finding: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
