import ArgumentParser
import GANZooSupport

/// An option's value under its name, or under one that it had before.
enum OldName {
  /// Throws `ValidationError` where both are given.
  static func check(_ old: (name: String, value: String?), _ new: (name: String, value: String?)) throws {
    guard let first = old.value, let second = new.value else { return }
    throw ValidationError(
      "\(old.name) is an old name for \(new.name): give one of them, not \(first.printable) and \(second.printable).")
  }
}

extension ArgumentHelp {
  /// An old name, which is taken and shown by `--help-hidden` alone.
  static func oldName(of name: String) -> ArgumentHelp { ArgumentHelp("An old name for \(name).", visibility: .hidden) }
}
