import Foundation

// Reads damaged files and settings in child processes with resource limits until the time is up; see
// `FuzzOptions.usage`.

do {
  let options = try FuzzOptions(Array(CommandLine.arguments.dropFirst()))
  switch options.task {
  case .search:
    let results = try options.targets.map {
      try Search($0, options).run(seconds: max(1, options.seconds / options.targets.count))
    }
    exit(results.contains(false) ? 1 : 0)
  case .write(let index, let path):
    let target = try options.target
    let input = try Mutator.input(of: target, options.corpus(of: target), seed: options.seed, index: index)
    try Data(input.bytes).write(to: URL(filePath: path))
  case .read(let path): print(try Trial(options.target, path).description)
  case .work(let range, let progress): try Worker(options.target, options, progress: progress).run(range)
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(2)
}
