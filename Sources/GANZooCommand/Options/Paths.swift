import Foundation

extension String {
  /// The path of a file without links and detours.
  var resolvedPath: String { URL(fileURLWithPath: self).resolvingSymlinksInPath().path }
}
