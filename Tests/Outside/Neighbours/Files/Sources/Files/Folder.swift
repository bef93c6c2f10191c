/// As Files has one.
public struct Folder: Sendable {
  /// Where it is.
  public let path: String
  /// A folder.
  public init(path: String) { self.path = path }
}
