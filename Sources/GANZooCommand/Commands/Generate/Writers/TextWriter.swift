import GANZooData
import GANZooSupport
import GANZooTensors

/// Lines of text, in a file or, where there is none, as what is said in the end.
final class TextWriter: SampleWriter {
  private let list: SampleList
  private let alphabet: Alphabet
  private let path: String?
  private var lines = ""

  init(_ list: SampleList, _ alphabet: Alphabet, to path: String?) {
    (self.list, self.alphabet, self.path) = (list, alphabet, path)
  }

  func take(_ samples: Tensor, first: Int) throws { lines += alphabet.lines(of: samples) }

  func finish(in group: FileGroup) throws -> String {
    guard let path else { return lines }
    try AtomicFile.write(Array(lines.utf8), to: path, in: group)
    return list.words(path)
  }
}
