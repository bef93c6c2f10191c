import Foundation
import GANZoo
import Testing

@Suite("Completions")
struct CompletionTests {
  /// What the program offers for an option's value, as the shells' scripts ask for it.
  private func offered(
    _ command: [String], _ argument: String, words: [String], in session: Session
  ) throws -> [String] {
    let line = ["ganzoo"] + command + words
    return try session.done(
      ["---completion"] + command + ["--", argument, "\(line.count - 1)", "\(line.last?.count ?? 0)"] + line
    ).output.split(separator: "\n").map(String.init)
  }

  @Test("offer architectures, objectives, data sets and the recipes of the architecture that was named")
  func names() throws {
    let session = try Session()
    let zoo = Zoo.builtIn
    #expect(try offered(["train"], "--model", words: ["--model", ""], in: session) == zoo.architectures.names)
    #expect(try offered(["train"], "--objective", words: ["--objective", ""], in: session) == zoo.objectives.names)
    #expect(try offered(["train"], "--data", words: ["--data", ""], in: session) == zoo.datasets.names)
    #expect(try offered(["data", "check"], "positional@0", words: [""], in: session) == zoo.datasets.names)
    #expect(
      try offered(["data", "download"], "positional@0", words: [""], in: session)
        == zoo.datasets.entries.filter { !$0.downloads.isEmpty }.map(\.name))
    let experiments = try offered(["lab"], "positional@0", words: [""], in: session)
    #expect(experiments == experiments.sorted() && Set(experiments).isSuperset(of: ["divergences", "transport"]))
    for model in [["--model", "resnet"], ["--model=resnet"]] {
      let recipes = try offered(["train"], "--recipe", words: model + ["--recipe", ""], in: session)
      #expect(recipes == (try zoo.architectures["resnet"].recipes.map(\.name)))
    }
    let all = try offered(["summary"], "--recipe", words: ["--recipe", ""], in: session)
    #expect(Set(all) == Set(zoo.architectures.entries.flatMap(\.recipes).map(\.name)) && Set(all).count == all.count)
    #expect(
      Set(try offered(["generate"], "--model", words: ["--model", ""], in: session))
        .isSuperset(of: ["acgan", "acgan-fashion-mnist"]))
  }

  @Test("offer folders where a data set may be one, and recipes that are files, but no name that a shell would run")
  func paths() throws {
    let session = try Session()
    for name in [
      "faces/a.png", "runs/own.yaml", "runs/$(touch x).yaml", "runs/`b`.yaml", "runs/c d.yaml", "runs/.e.yaml",
    ] {
      try session.write([0], to: name)
    }
    let data = try offered(["train"], "--data", words: ["--data", "f"], in: session)
    #expect(data == Zoo.builtIn.datasets.names + ["faces/"])
    let recipes = try offered(["train"], "--recipe", words: ["--model", "mlp", "--recipe", "runs/"], in: session)
    #expect(recipes == (try Zoo.builtIn.architectures["mlp"].recipes.map(\.name)) + ["runs/own.yaml"])
  }

  @Test("offer settings of the recipe, the run or the data set that the command line names")
  func settings() throws {
    let session = try Session()
    let recipe = try Zoo.builtIn.recipe(model: "mlp", recipe: "default").resolved
    let offers = try offered(["train"], "--set", words: ["--model", "mlp", "--set", ""], in: session)
    #expect(offers.contains("training.batch=") && offers.contains("optimizers.critic.name="), "\(offers)")
    #expect(!offers.contains("model=") && offers.allSatisfy { recipe.origin(of: String($0.dropLast())) != nil })
    try session.write(Array("model: mlp\ntraining:\n  steps: 3\n".utf8), to: "run/recipe.yaml")
    #expect(try offered(["resume"], "--set", words: ["run", "--set", ""], in: session) == ["training.steps="])
    for words in [["pictures", "--set", ""], ["--set", ""]] {
      let offers = try offered(["data", "check"], "--set", words: words, in: session)
      #expect(offers.contains("data.transparency="), "\(offers)")
    }
    #expect(try offered(["train"], "--set", words: ["--set", ""], in: session) == [])
    #expect(try offered(["lab"], "--set", words: ["divergences", "--set", ""], in: session).first == "farthest=")
    #expect(try offered(["lab"], "--set", words: ["--set", ""], in: session) == [])
    #expect(try bash("ganzoo train --model mlp --set training.ba", in: session) == ["training.batch="])
    #expect(try session.done(["--generate-completion-script", "bash"]).output.contains("*= ]] || compopt -o nospace"))
  }

  @Test("know every option that names a file or a folder")
  func kinds() throws {
    struct Program: Decodable {
      struct Kind: Decodable {}
      struct Command: Decodable {
        let commandName: String
        let subcommands: [Command]?
        let arguments: [Argument]?
        var all: [Argument] { (arguments ?? []) + (subcommands ?? []).flatMap(\.all) }
      }
      struct Argument: Decodable {
        let kind: String
        let valueName: String?
        let completionKind: Kind?
        let allValues: [String]?
      }
      let command: Command
    }
    let dump = try Session().done(["--experimental-dump-help"]).output
    let arguments = try JSONDecoder().decode(Program.self, from: Data(dump.utf8)).command.all
    let named = ["file", "folder", "generator", "source", "run", "model", "recipe", "objective", "other", "experiment"]
    var count = 0
    for argument in arguments where argument.kind != "flag" {
      let words = (argument.valueName ?? "").split { " .-".contains($0) }.map(String.init)
      guard !Set(words).isDisjoint(with: named) else { continue }
      #expect(argument.completionKind != nil, "\(argument.valueName ?? "")")
      count += 1
    }
    #expect(count > 30)
  }

  /// What a shell offers behind a line, with the program in its path.
  private func bash(_ line: String, in session: Session) throws -> [String] {
    let folder = (try Session.program as NSString).deletingLastPathComponent
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.currentDirectoryURL = URL(filePath: session.folder)
    shell.environment = ["PATH": "\(folder):/usr/bin:/bin", "LINE": line]
    shell.arguments = [
      "-c",
      """
      source <(ganzoo --generate-completion-script bash)
      read -ra COMP_WORDS <<<"$LINE"
      [[ "$LINE" = *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$LINE COMP_POINT=${#LINE} COMPREPLY=()
      [[ "$(complete -p ganzoo)" = *'-F _ganzoo '* ]] || echo none
      _ganzoo ganzoo "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """,
    ]
    let output = Pipe()
    shell.standardOutput = output
    try shell.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
    return text.split(separator: "\n").map(String.init)
  }

  @Test("work in bash: commands, options, names, files by their endings, folders")
  func bash() throws {
    let session = try Session()
    for name in ["a.h5", "b.png", "c.keras", "own/x.png", "r.yaml"] { try session.write([0], to: name) }
    #expect(try bash("ganzoo res", in: session) == ["resume"])
    #expect(try bash("ganzoo classifier ", in: session).contains("train"))
    #expect(try bash("ganzoo train --model ac", in: session) == ["acgan"])
    #expect(
      try bash("ganzoo train --model acgan --recipe keras-w", in: session) == ["keras-wacgan"])
    #expect(try bash("ganzoo train --model acgan --recipe r", in: session) == ["r.yaml"])
    #expect(try bash("ganzoo train --objective wgan-", in: session) == ["wgan-clipping", "wgan-gp"])
    #expect(try bash("ganzoo train --data ow", in: session) == ["own/"])
    #expect(try bash("ganzoo export x --format keras-h5", in: session) == ["keras-h5", "keras-h5-weights"])
    #expect(try Set(bash("ganzoo generate ", in: session)).isSuperset(of: ["a.h5", "own"]))
    #expect(try !bash("ganzoo generate ", in: session).contains("b.png"))
    #expect(try Set(bash("ganzoo inspect ", in: session)).isSuperset(of: ["a.h5", "c.keras"]))
    #expect(try bash("ganzoo generate a.h5 --grid ", in: session).sorted() == ["b.png", "own"])
    #expect(try bash("ganzoo resume ", in: session).contains("own"))
    #expect(try bash("ganzoo train --o", in: session) == ["--observer", "--objective", "--output", "--on-nan"])
    #expect(try bash("ganzoo train --resu", in: session).isEmpty)
  }

  @Test("are made for each shell", arguments: ["bash", "zsh", "fish"])
  func scripts(_ shell: String) throws {
    let script = try Session().done(["--generate-completion-script", shell]).output
    #expect(script.contains("ganzoo") && script.contains("---completion train"))
    // zsh and fish show what an option is for.
    if shell != "bash" { #expect(script.contains("Replace the run in a folder that exists")) }
    let path = ["/bin/", "/usr/bin/"].map { $0 + shell }.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let path else { return }
    let session = try Session(program: path)
    try session.write(Array(script.utf8), to: "script")
    #expect(try session.run("-n", "script").status == 0)
  }
}
