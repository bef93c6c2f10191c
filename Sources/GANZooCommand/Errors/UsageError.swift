import GANZooSupport

/// An end with a status of its own, everything being said: a run that a signal ended, two files that differ.
struct EarlyExit: Error {
  let status: Int32
}

/// Something on the command line that does not fit.
struct UsageError: UserError, Equatable, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
