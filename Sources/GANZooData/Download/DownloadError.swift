import Foundation
public import GANZooSupport

/// A failed download of a dataset. Partial files are deleted.
public enum DownloadError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The address is not an http or https address.
  case notAnAddress(text: String)
  /// The server cannot be reached, or the connection was lost.
  case unreachable(url: String, reason: String)
  /// The server answered with a status other than 200.
  case refused(url: String, status: Int)
  /// The server redirected too often.
  case tooManyRedirects(url: String, limit: Int)
  /// The file has the wrong size; in bytes, where `found` counts only what was received.
  case wrongSize(url: String, expected: Int, found: Int)
  /// The SHA-256 of the file is wrong.
  case wrongChecksum(url: String, expected: String, found: String)
  /// The folder cannot be created or replaced; `reason` is the system's message.
  case cannotWrite(folder: String, reason: String)
  /// The user cancelled the download.
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
      "\(Self.shown(url)): expected \(expected) bytes, found \(found < expected ? "" : "at least ")\(found); "
        + "nothing was kept"
    case .wrongChecksum(let url, let expected, let found):
      "\(Self.shown(url)): expected the SHA-256 \(expected), found \(found); nothing was kept"
    case .cannotWrite(let folder, let reason): "cannot write the folder \(folder): \(reason)"
    case .cancelled: "the download was stopped; nothing was kept"
    }
  }

  /// The address without user name and password, since messages end up in logs.
  private static func shown(_ url: String) -> String {
    guard let range = url.range(of: "://") else { return url }
    let host = url[range.upperBound...].prefix { $0 != "/" }
    guard let end = host.lastIndex(of: "@") else { return url }
    return url[..<range.upperBound] + "…" + url[end...]
  }

  /// True if the command or the recipe is wrong, rather than a file or the machine.
  public var isWrongUse: Bool {
    if case .notAnAddress = self { true } else { false }
  }
}
