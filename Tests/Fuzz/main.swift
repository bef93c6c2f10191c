import Foundation

// Reads damaged Keras files, in child processes with limits, until the time is up: see `FuzzOptions.usage`.

do {
  let options = try FuzzOptions(Array(CommandLine.arguments.dropFirst()))
  switch options.task {
  case .search: exit(try Search(options).run() ? 0 : 1)
  case .write(let index, let path):
    try Data(Mutator(Corpus(options.corpus), seed: options.seed).input(index).bytes).write(to: URL(filePath: path))
  case .read(let path): print(try Import(path).description)
  case .work(let range, let progress): try Worker(options, progress: progress).run(range)
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(2)
}
