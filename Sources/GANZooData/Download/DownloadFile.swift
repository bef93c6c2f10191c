/// A file of a dataset on its publisher's server or on a mirror.
public struct DownloadFile: Hashable, Sendable {
  /// The http or https address.
  public var url: String
  /// Length in bytes; a download stops when the server sends more.
  public var size: Int
  /// SHA-256 of the file, 64 hexadecimal digits.
  public var sha256: String
  /// SHA-256 of the decompressed contents, which identifies a file that somebody compressed again; nil if unknown.
  public var unpackedSHA256: String?
  /// For a `.tar.gz` file, the members to extract. They replace the archive, each under the last component of its name.
  public var members: [String]

  /// Creates the description of a file.
  public init(url: String, size: Int, sha256: String, unpackedSHA256: String? = nil, members: [String] = []) {
    (self.url, self.size, self.sha256, self.unpackedSHA256) = (url, size, sha256, unpackedSHA256)
    self.members = members
  }

  /// The last component of the address.
  public var name: String { url.split(separator: "/").last.map(String.init) ?? url }
}
