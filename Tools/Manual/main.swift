import Foundation

// Writes the manual pages of ganzoo, or of a program with plug-ins: one for the program and one for each command.
//
//     swift run -c release GANZooManual .build/release/ganzoo FOLDER

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  FileHandle.standardError.write(Data("usage: GANZooManual PROGRAM FOLDER\n".utf8))
  exit(2)
}

/// The output of the program.
func output(of options: [String]) throws -> Data {
  let process = Process()
  process.executableURL = URL(filePath: arguments[1])
  process.arguments = options
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return data
}

let description = try JSONDecoder().decode(ProgramDescription.self, from: output(of: ["--experimental-dump-help"]))
let version = String(decoding: try output(of: ["--version"]), as: UTF8.self).trimmingCharacters(
  in: .whitespacesAndNewlines)
let pages = try ManualPage.pages(of: description.command, version: version) { command in
  String(decoding: try output(of: command + ["--help"]), as: UTF8.self)
}
for page in pages {
  try Data(page.text.utf8).write(to: URL(filePath: "\(arguments[2])/\(page.name).1"), options: .atomic)
}
