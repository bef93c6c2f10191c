import Foundation

// Reads damaged files and settings, in child processes with limits, until the time is up: see `FuzzOptions.usage`.

do {
  let options = try FuzzOptions(Array(CommandLine.arguments.dropFirst()))
  switch options.task {
  case .search:
    let results = try options.kinds.map {
      try Search($0, options).run(seconds: max(1, options.seconds / options.kinds.count))
    }
    exit(results.contains(false) ? 1 : 0)
  case .write(let index, let path):
    let kind = try options.kind
    let input = try Mutator.input(of: kind, options.samples(of: kind), seed: options.seed, index: index)
    try Data(input.bytes).write(to: URL(filePath: path))
  case .read(let path): print(try Trial(options.kind, path).description)
  case .work(let range, let progress): try Worker(options.kind, options, progress: progress).run(range)
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(2)
}
