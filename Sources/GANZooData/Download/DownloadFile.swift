/// A file of a data set as its publisher, or a mirror that is named, offers it.
public struct DownloadFile: Hashable, Sendable {
  /// Where it is: http or https.
  public var url: String
  /// Its length in bytes; no more is taken from a server.
  public var size: Int
  /// The SHA-256 of its bytes, 64 hexadecimal digits.
  public var sha256: String
  /// The SHA-256 of what the gzip file unpacks to, by which it is known when it was packed anew; nil: not known.
  public var unpackedSHA256: String?
  /// The members of a `.tar.gz` file that are kept, in place of the file itself; each under the last part of its name.
  public var members: [String]

  /// A file.
  public init(url: String, size: Int, sha256: String, unpackedSHA256: String? = nil, members: [String] = []) {
    (self.url, self.size, self.sha256, self.unpackedSHA256) = (url, size, sha256, unpackedSHA256)
    self.members = members
  }

  /// The last part of the address.
  public var name: String { url.split(separator: "/").last.map(String.init) ?? url }
}
