import ArgumentParser
import GANZoo
import GANZooSupport

/// Whether grids are shown on the terminal while a run trains.
struct PreviewOptions: ParsableArguments {
  @Flag(help: "Show each grid of samples on the terminal, where it shows pictures (kitty's protocol or sixels).")
  var preview = false

  /// How the terminal shows a picture; nil where it is not asked for, and with a note where the terminal cannot.
  ///
  /// - Parameter folder: where the grids are anyway.
  func picture(_ folder: String, _ output: ConsoleOutput) -> ((PixelImage) -> String)? {
    guard preview else { return nil }
    guard let graphics = TerminalGraphics.ofTerminal() else {
      let reason =
        output.columns == nil
        ? "there is no terminal for --preview"
        : "the terminal says of neither kitty's graphics nor sixels that it shows them, so there is no --preview"
      output.writeLine("note: \(reason); the grids are in \(folder)")
      return nil
    }
    return { picture in (try? graphics.sequence(for: picture)) ?? "" }
  }
}
