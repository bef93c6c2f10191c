import CGANZooCrypto

/// An incremental SHA-256, computed by OpenSSL's libcrypto.
package struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Starts without data.
  package init() {
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("there is no memory for a checksum") }
    self.context = context
    let status = EVP_DigestInit_ex(context, EVP_sha256(), nil)
    precondition(status == 1, "libcrypto has no SHA-256")
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    precondition(status == 1, "libcrypto refuses \(bytes.count) bytes")
  }

  /// The digest, 64 hexadecimal digits.
  package consuming func finish() -> String {
    var sum = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    let status = EVP_DigestFinal_ex(context, &sum, &count)
    precondition(status == 1, "libcrypto gives no sum")
    return sum.prefix(Int(count)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
