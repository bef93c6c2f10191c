import Foundation

/// The system's words for an error number, as they stand in the middle of a message.
package func systemReason(_ number: Int32) -> String {
  let words = String(cString: strerror(number))
  return words.prefix(1).lowercased() + words.dropFirst()
}
