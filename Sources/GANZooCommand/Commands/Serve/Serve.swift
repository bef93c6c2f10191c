import ArgumentParser
import Foundation
import GANZoo
import GANZooServer
import GANZooSupport

struct Serve: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves a page with runs as they train, an explorer of generators, and toys.",
    usage: "\(Program.name) serve [<runs>] [--weights <file.h5>]... [--port <port>] [<options>]",
    discussion: """
      Examples:

        \(Program.name) serve
        \(Program.name) serve experiments --port 8080
        \(Program.name) serve runs --weights generator.h5

      Open the address that it prints. The page is for this machine alone: the address has a token, without which \
      nothing is shown, and which is another one each time. Ctrl-C ends it.
      """)

  @Argument(
    help: ArgumentHelp("A folder of runs, or a run; 'runs' by default, where there is one.", valueName: "runs"),
    completion: .directory)
  var runs: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A generator's file for the explorer, beside those of the runs and of the package; may be repeated.",
      valueName: "file.h5"), completion: .hdf5)
  var weights: [String] = []

  @Option(parsing: .unconditional, help: "The port of 127.0.0.1; 0 for any that is free.")
  var port = 6060

  @OptionGroup var threads: ThreadOptions

  private static let usualFolder = "runs"

  func validate() throws {
    guard UInt16(exactly: port) != nil else {
      throw ValidationError("--port is a number from 0 to 65535, not \(port).")
    }
  }

  func run(_ zoo: Zoo) throws {
    let watch = SignalWatch()
    let folder = runs ?? (isFolder(Self.usualFolder) ? Self.usualFolder : nil)
    let page = try LivePage(
      LivePage.Settings(
        runs: folder, weights: weights, port: UInt16(clamping: port), threads: threads.device.threads),
      zoo: zoo)
    ConsoleOutput.standardOutput.write(
      """
      \(folder.map { "Runs of \($0)" } ?? "No runs: there is no folder 'runs' here"). \
      Open this in a browser; Ctrl-C ends it.
      \(page.address)

      """)
    // Without its address nobody can use it; what was lost is told as of other commands.
    guard ConsoleOutput.standardOutput.loss == nil else { return }
    page.run { watch.requested != nil || ConsoleOutput.standardOutput.isClosed }
    throw EarlyExit(status: (watch.requested ?? .brokenPipe).exitStatus)
  }
}
