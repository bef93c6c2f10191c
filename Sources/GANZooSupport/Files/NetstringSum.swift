/// SHA-256 of a list of byte strings. Each is encoded as a netstring (https://cr.yp.to/proto/netstrings.txt), so that
/// different lists have different encodings.
package struct NetstringSum: ~Copyable {
  private var sum = SHA256()

  /// Starts with an empty list.
  package init() {}

  /// Adds a string as UTF-8.
  package mutating func add(_ text: String) { Array(text.utf8).withUnsafeBytes { add($0) } }

  /// Adds a byte string.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    update("\(bytes.count):")
    sum.update(bytes)
    update(",")
  }

  private mutating func update(_ text: String) { Array(text.utf8).withUnsafeBytes { sum.update($0) } }

  /// The SHA-256, 64 hexadecimal digits.
  package consuming func finish() -> String { sum.finish() }
}
