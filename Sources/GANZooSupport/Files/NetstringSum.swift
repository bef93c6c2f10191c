/// SHA-256 over byte strings, each written as a netstring (https://cr.yp.to/proto/netstrings.txt), so that no two lists of
/// them read the same.
package struct NetstringSum: ~Copyable {
  private var sum = SHA256()

  /// The sum of an empty list yet.
  package init() {}

  /// Adds a text as UTF-8.
  package mutating func add(_ text: String) { Array(text.utf8).withUnsafeBytes { add($0) } }

  /// Adds bytes.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    update("\(bytes.count):")
    sum.update(bytes)
    update(",")
  }

  private mutating func update(_ text: String) { Array(text.utf8).withUnsafeBytes { sum.update($0) } }

  /// The sum of the list, 64 hexadecimal digits.
  package consuming func finish() -> String { sum.finish() }
}
