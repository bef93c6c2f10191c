/// An error whose cause may be a wrong command or recipe, rather than a file or the machine.
///
/// The program exits with status 2 if `isWrongUse` is true, and with 1 for all other errors. Plug-ins can conform their
/// own errors:
///
///     struct StripesError: UserError, CustomStringConvertible {
///       let description: String
///     }
public protocol UserError: Error {
  /// True if the user must change the command or the recipe. May differ between the cases of an enumeration.
  var isWrongUse: Bool { get }
}

extension UserError {
  /// True by default.
  public var isWrongUse: Bool { true }
}
