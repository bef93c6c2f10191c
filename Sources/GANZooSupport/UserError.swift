/// An error that the user can mend by another command or another recipe, rather than by another file or machine.
///
/// The command line ends with status 2 where `isWrongUse` is true, and with 1 for all other errors. Packages that add to
/// the zoo take part by conforming their own errors:
///
///     struct StripesError: UserError, CustomStringConvertible {
///       let description: String
///     }
public protocol UserError: Error {
  /// Whether the command or the recipe has to change. Of an enumeration some cases may be true and others false.
  var isWrongUse: Bool { get }
}

extension UserError {
  /// True: an error of this kind is the user's to mend unless it says otherwise.
  public var isWrongUse: Bool { true }
}
