/// Errors that have one subject, for the page that lists them.
struct ErrorFamily {
  /// What they are about.
  let title: String
  /// Where they come from, in a sentence or two.
  let introduction: String
  /// Errors as the program throws them.
  let entries: [Entry]

  /// An error, what it comes from and what helps.
  struct Entry {
    let error: any Error
    let cause: String
    let remedy: String

    init(_ error: any Error, _ cause: String, remedy: String) {
      (self.error, self.cause, self.remedy) = (error, cause, remedy)
    }
  }
}
