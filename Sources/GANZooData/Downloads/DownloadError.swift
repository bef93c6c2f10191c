import Foundation

/// Why files of a data set could not be downloaded; nothing is kept of them then.
public enum DownloadError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The address is none of http or https.
  case notAnAddress(text: String)
  /// The server cannot be reached, or the connection was lost; the reason in words.
  case unreachable(url: String, reason: String)
  /// The server answers with something else than the file.
  case refused(url: String, status: Int)
  /// The server leads from address to address without end.
  case tooManyRedirects(url: String, limit: Int)
  /// The file is not as long as it should be; bytes, `found` being as far as was looked.
  case wrongSize(url: String, expected: Int, found: Int)
  /// The file has other bytes than it should have.
  case wrongChecksum(url: String, expected: String, found: String)
  /// The folder cannot be made or replaced; the reason in words.
  case cannotWrite(folder: String, reason: String)
  /// The user has asked for an end.
  case cancelled

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .notAnAddress(let text): "'\(Self.shown(text))' is no address that begins with http:// or https://"
    case .unreachable(let url, let reason): "cannot download \(Self.shown(url)): \(reason)"
    case .refused(let url, let status):
      "cannot download \(Self.shown(url)): the server answers with status \(status), expected 200"
    case .tooManyRedirects(let url, let limit):
      "cannot download \(Self.shown(url)): redirected more than \(limit) times"
    case .wrongSize(let url, let expected, let found):
      "\(Self.shown(url)): expected \(expected) bytes, found \(found < expected ? "" : "at least ")\(found); nothing was kept"
    case .wrongChecksum(let url, let expected, let found):
      "\(Self.shown(url)): expected the SHA-256 \(expected), found \(found); nothing was kept"
    case .cannotWrite(let folder, let reason): "cannot write the folder \(folder): \(reason)"
    case .cancelled: "the download was stopped; nothing was kept"
    }
  }

  /// An address without its password: messages end up in logs.
  private static func shown(_ url: String) -> String {
    guard let range = url.range(of: "://") else { return url }
    let host = url[range.upperBound...].prefix { $0 != "/" }
    guard let end = host.lastIndex(of: "@") else { return url }
    return url[..<range.upperBound] + "…" + url[end...]
  }
}
