/// Documentation/errors.md, made of errors as the program throws them.
package enum ErrorsPage {
  /// The names of the types whose errors are on the page.
  package static var types: Set<String> {
    Set(ErrorFamily.all.flatMap(\.entries).map { "\(type(of: $0.error))" })
  }

  /// The page.
  package static var text: String {
    """
    # Errors

    An error is one message on standard error of at most 4,000 characters, which begins with `ganzoo: ` and names the
    thing, what was expected and what was found; results alone go to standard output. The messages below are the
    program's own, with names made up. This page is made by `swift run -c release GANZooErrorsIndex`.

    ## Exit codes

    An error that is a `UserError` and says that the use was wrong ends the program with 2, every other with 1: those of
    [plug-ins](plugins.md#errors), too.

    | code | meaning |
    | --- | --- |
    | 0 | done |
    | 1 | failed: a file, the machine (`not enough memory`) or a training is at fault; \
    `inspect --diff`: the files differ |
    | 2 | used wrongly: the command line or a recipe has to change |
    | 129, 130, 143 | ended by SIGHUP (a closed terminal), SIGINT (Ctrl-C) or SIGTERM. Unless the signal came twice, \
    a training has written everything, and the training of a classifier what was learnt. No other command leaves an \
    unfinished file |
    | 132, 133, 134, 135, 139 | a bug of GANZoo's, with Swift's backtrace, which helps to find it |
    | 141 | a training ended because nobody reads its output any more |


    """
      + ErrorFamily.all.map(\.section).joined(separator: "\n")
  }
}

extension ErrorFamily {
  fileprivate var section: String {
    let rows = entries.map { entry in
      "| \(Self.cell("\(entry.error)")) | \(entry.error.exitStatus) | \(entry.cause) | \(entry.remedy) |\n"
    }
    return """
      ## \(title)

      \(introduction)

      | message | code | cause | remedy |
      | --- | --- | --- | --- |

      """ + rows.joined()
  }

  /// A message in a table: a line of code without what ends a cell.
  private static func cell(_ message: String) -> String {
    "`\(message.replacing("\n", with: " ⏎ ").replacing("|", with: "\\|"))`"
  }
}
