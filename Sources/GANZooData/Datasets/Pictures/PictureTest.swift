package import GANZooSupport

/// Which pictures of a folder without a folder for them are the test split: `data.test` of a recipe.
package enum PictureTest: String, CaseIterable, Sendable {
  /// None: only a folder `test` or `val` is. So it is where a recipe says nothing, as those of earlier versions do.
  case folder
  /// A sixth of them, chosen by their names: the same ones whatever is added to the folder.
  case byName = "by-name"

  /// Reads the setting `test`, which recipes that say nothing of it do not get.
  package init(_ settings: SettingsReader) throws(SettingsError) {
    self = settings.has("test") ? try settings.choice("test") : .folder
  }
}

/// The part of a folder that a picture belongs to, by a hash of its name.
///
/// SHA-256 of the path within the folder, such as `cats/0001.png`: its first eight hexadecimal digits, a number, modulo
/// six. What a file's part is does not depend on other files, nor on the system.
enum NameHash {
  enum Part { case training, test, validation }

  private static let parts: UInt32 = 6

  static func part(of name: [UInt8]) -> Part {
    var sum = SHA256()
    name.withUnsafeBytes { sum.update($0) }
    switch (UInt32(sum.finish().prefix(8), radix: 16) ?? 0) % parts {
    case 0: return .test
    case 1: return .validation
    default: return .training
    }
  }
}
