import Foundation
import GANZoo
import GANZooFormats
import GANZooLab
import GANZooSupport
import GANZooTestSupport
import Synchronization
import Testing

@Suite("The lab")
struct LabTests {
  /// Runs an experiment's quick form; also gives `numbers` of its result.json.
  static func run(_ name: String, overrides: [String] = []) throws -> (ExperimentResult, numbers: [String: Any]) {
    let home = try TemporaryFolder()
    let run = try ExperimentRun(ExperimentEntry.registry[name], overrides: ["form=quick"] + overrides)
    let lab = try lab(run, home.path + "/lab")
    let result = try run.run(lab)
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: lab.folder.result)))
    let object = try #require(json as? [String: Any])
    #expect(object["experiment"] as? String == name && object["form"] as? String == "quick")
    #expect(object["agrees"] as? Bool == result.agrees)
    let processor = Processor()
    #expect(object["processor"] as? String == processor.name && object["threads"] as? Int == 2)
    let page = try String(contentsOfFile: lab.folder.page, encoding: .utf8)
    #expect(page.hasSuffix("\n\nProcessor: \(processor.name) with \(processor.vectors), 2 threads.\n"))
    #expect((object["findings"] as? [Any])?.count == result.findings.count)
    return (result, try #require(object["numbers"] as? [String: Any]))
  }

  static func lab(
    _ run: ExperimentRun, _ path: String, replacing: Bool = false, threads: Int = 2,
    output: ConsoleOutput = ConsoleOutput { _ in }, stop: @escaping @Sendable () -> Bool = { false }
  ) throws -> Lab {
    let folder = try LabFolder(path, settings: run.settings, replacing: replacing)
    return Lab(
      zoo: .builtIn, folder: folder, threads: threads, program: try builtProgram(), output: output, stop: stop)
  }

  /// An experiment that says which parts it measures.
  private final class Counted: Experiment {
    let parts: Int
    let measured = Mutex<[Int]>([])
    /// Called before a part is measured.
    let before: @Sendable (Int) throws -> Void

    init(_ parts: Int, before: @escaping @Sendable (Int) throws -> Void = { _ in }) {
      (self.parts, self.before) = (parts, before)
    }

    func run(_ lab: Lab) throws -> ExperimentResult {
      let values = try lab.measure(
        (0..<parts).map { part in
          LabPart("part-\(part)") { _, progress in
            try self.before(part)
            try progress(0.5)
            self.measured.withLock { $0.append(part) }
            return [Double(part) / 3, .infinity]
          }
        })
      return ExperimentResult(
        summary: "Sums.", setting: "None.",
        findings: [.init(claim: "a | b.", found: "\(values.map { $0[0] }.reduce(0, +))", agrees: parts > 3)],
        tables: [.init(title: "Parts", columns: ["part", "value"], rows: [["a|b", "1"]])],
        numbers: ["values": .array(values.map { .double($0[0]) })],
        figure: ChartSheet([LineChart(title: "Parts", x: .init("part"), y: .init("value"), series: [])]))
    }

    func entry(_ name: String = "counted") -> ExperimentEntry {
      ExperimentEntry(name: name, title: "Counts", source: "Nobody 2000, figure 1", minutes: 0.1) { settings, _ in
        _ = try settings.int("parts", default: self.parts, in: 1...100)
        return self
      }
    }
  }

  private struct Failure: Error {}

  @Test("a part that was measured is not measured again; what came out is the same, byte for byte")
  func resumed() throws {
    let home = try TemporaryFolder()
    let whole = Counted(6)
    let wholeRun = try ExperimentRun(whole.entry())
    _ = try wholeRun.run(Self.lab(wholeRun, home.path + "/whole"))
    #expect(whole.measured.withLock(\.self).sorted() == Array(0..<6))

    let stopped = Counted(6)
    let run = try ExperimentRun(stopped.entry())
    // Told to stop once two are done.
    #expect(throws: LabInterruption.self) {
      try run.run(Self.lab(run, home.path + "/part", threads: 1) { stopped.measured.withLock { $0.count >= 2 } })
    }
    #expect(stopped.measured.withLock(\.self) == [0, 1])
    #expect(!FileManager.default.fileExists(atPath: home.path + "/part/result.json"))
    let rest = Counted(6)
    let restRun = try ExperimentRun(rest.entry())
    _ = try restRun.run(Self.lab(restRun, home.path + "/part"))
    #expect(rest.measured.withLock(\.self).sorted() == [2, 3, 4, 5])
    for file in ["README.md", "result.json", "figure.svg", "figure.png", "settings.yaml"] {
      #expect(try home.bytes("part/\(file)") == home.bytes("whole/\(file)"), "\(file)")
    }
    #expect(home.files.filter { $0.hasSuffix(".part") || $0.hasSuffix("run.lock") } == [])
  }

  @Test("an error of a part ends all of them, and what was done stays")
  func failed() throws {
    let home = try TemporaryFolder()
    let failing = Counted(5) { part in if part == 2 { throw Failure() } }
    let run = try ExperimentRun(failing.entry())
    #expect(throws: Failure.self) { try run.run(Self.lab(run, home.path + "/lab", threads: 1)) }
    #expect(failing.measured.withLock(\.self) == [0, 1])
    #expect(home.files == ["lab/parts/part-0.json", "lab/parts/part-1.json", "lab/settings.yaml"])
  }

  @Test("what is damaged, another version's or no file is measured again")
  func damaged() throws {
    let home = try TemporaryFolder()
    let first = Counted(5)
    let run = try ExperimentRun(first.entry())
    _ = try run.run(Self.lab(run, home.path + "/lab"))
    let parts = home.path + "/lab/parts"
    let kept = try String(contentsOfFile: parts + "/part-1.json", encoding: .utf8)
    #expect(kept == "{\"value\":[0.3333333333333333,\"inf\"],\"version\":\"\(ganzooVersion)\"}")
    for (part, text) in [(0, String(kept.dropLast(9))), (1, kept.replacing(ganzooVersion, with: "0.0.1")), (2, "{}")] {
      try Data(text.utf8).write(to: URL(filePath: "\(parts)/part-\(part).json"))
    }
    try FileManager.default.removeItem(atPath: parts + "/part-3.json")
    #expect(mkfifo(parts + "/part-3.json", 0o600) == 0)
    let again = Counted(5)
    let againRun = try ExperimentRun(again.entry())
    // A pipe is not waited for, nor written to.
    #expect(
      message { _ = try againRun.run(Self.lab(againRun, home.path + "/lab", threads: 1)) }
        == "cannot write \(parts)/part-3.json: it exists and is not a regular file")
    #expect(again.measured.withLock(\.self) == [0, 1, 2, 3])
  }

  @Test("a folder is taken only by its experiment, by one process, and kept until it is replaced")
  func folders() throws {
    let home = try TemporaryFolder()
    let counted = Counted(2)
    let run = try ExperimentRun(counted.entry())
    let path = home.path + "/lab"
    _ = try run.run(Self.lab(run, path))
    let other = try ExperimentRun(counted.entry(), overrides: ["parts=3"])
    #expect(
      message { _ = try Self.lab(other, path) }
        == "the folder \(path.shown()) holds an experiment with other settings (settings.yaml there); "
        + "--force replaces it"
    )
    _ = try Self.lab(run, path)
    #expect(home.files.contains("lab/result.json"))
    _ = try Self.lab(other, path, replacing: true)
    #expect(home.files == ["lab/settings.yaml"])
    _ = try home.file("a.txt", "x")
    #expect(
      message { _ = try Self.lab(run, home.path + "/a.txt") } == "\((home.path + "/a.txt").shown()) is not a folder")
    let words = " has files, but no experiment; name another with --output"
    #expect(message { _ = try Self.lab(run, home.path) } == "the folder \(home.path.shown())\(words)")
    // Settings of something else are no experiment's, whatever is to be replaced.
    try FileManager.default.createDirectory(atPath: home.path + "/own", withIntermediateDirectories: true)
    _ = try home.file("own/settings.yaml", "colour: red\n")
    #expect(
      message { _ = try Self.lab(run, home.path + "/own", replacing: true) }
        == "the folder \((home.path + "/own").shown())\(words)")
    // Damaged settings are refused, but replaced where what was measured lies beside them.
    _ = try home.file("lab/settings.yaml", "experiment: [\n")
    #expect(message { _ = try Self.lab(run, path) }.hasPrefix("\(path)/settings.yaml:"))
    _ = try Self.lab(run, path, replacing: true)
    #expect(home.files.contains("lab/settings.yaml") && !home.files.contains("lab/result.json"))
    _ = try home.file("own/settings.yaml", "colour: [\n")
    #expect(message { _ = try Self.lab(run, home.path + "/own", replacing: true) }.contains("settings.yaml:"))
    let held = try LabFolder(home.path + "/held", settings: run.settings, replacing: false)
    let busy = message { _ = try LabFolder(held.path, settings: run.settings, replacing: false) }
    #expect(
      busy.hasPrefix("the experiment in \(held.path.shown()) is being measured by process \(getpid()) on "), "\(busy)")
    #expect(
      message { _ = try LabFolder("/proc/lab", settings: run.settings, replacing: false) }
        == "cannot make the folder /proc/lab: no such file or directory")
  }

  @Test("settings are refused as elsewhere, and seeds where nothing is random")
  func settings() throws {
    let entry = Counted(2).entry()
    #expect(
      message { _ = try ExperimentRun(entry, overrides: ["part=3"]) }
        == "--set part=3: unknown setting 'part'; did you mean 'parts'? known: experiment, form, parts")
    #expect(
      message { _ = try ExperimentRun(entry, seeds: 3) }
        == "the experiment counted has no chance in it, and takes no seeds")
    #expect(
      message { _ = try ExperimentEntry.registry["transprot"] }.hasPrefix("no experiment 'transprot'; did you mean"))
    let run = try ExperimentRun(ExperimentEntry.registry["transport"], seeds: 2)
    #expect(run.settings.yaml(at: "seeds") == "2" && run.form == .full)
  }

  @Test("progress is the share of all parts, on a terminal and in lines")
  func progress() throws {
    let home = try TemporaryFolder()
    for (width, begins, ends) in [
      (nil, "measure  0%  0 of 3 parts\n", "measure  100%  in 0 s  3 of 3 parts\n"),
      (80, "\rmeasure  0% [>-", "\rmeasure  100% [####################]  in 0 s  3 of 3 parts\u{1B}[K\n"),
    ] as [(Int?, String, String)] {
      let text = Mutex("")
      let counted = Counted(3)
      let run = try ExperimentRun(counted.entry())
      let output = ConsoleOutput(width: { width }) { more in text.withLock { $0 += more } }
      _ = try run.run(Self.lab(run, "\(home.path)/\(width ?? 0)", threads: 1, output: output))
      let found = text.withLock(\.self)
      #expect(found.hasPrefix(begins) && found.hasSuffix(ends), "\(found.debugDescription)")
    }
  }

  @Test("the page says the command, the source, what agrees and what departs; cells cannot end a row")
  func page() throws {
    let home = try TemporaryFolder()
    let counted = Counted(2)
    let run = try ExperimentRun(counted.entry(), overrides: ["form=quick", "parts=4"])
    _ = try run.run(Self.lab(run, home.path + "/lab"))
    let page = String(decoding: try home.bytes("lab/README.md"), as: UTF8.self)
    #expect(
      page == """
        # Counts

            ganzoo lab counted --quick --set 'parts=4'

        Source: Nobody 2000, figure 1.

        Sums.

        ![Counts](figure.svg)

        ## What the source says, and what came out

        Quick: too short to judge.

        - **Does not agree**: a | b — 0.3333333333333333

        ## Parts

        | part | value |
        | --- | --: |
        | a\\|b | 1 |

        ## Setting

        None.

        It departs from the source in nothing.

        Processor: \(Processor().name) with \(Processor().vectors), 2 threads.

        """)
    let json = String(decoding: try home.bytes("lab/result.json"), as: UTF8.self)
    let object = try JSONObject(json: json)
    #expect(object["settings"] == .string("experiment: counted\nform: quick\nparts: 4\n"))
    let plain = try ExperimentRun(counted.entry(), overrides: ["form=quick"])
    #expect(plain.caution == "Quick: too short to judge; without --quick it takes about 6 s on two cores.")
    #expect(try ExperimentRun(counted.entry()).caution == nil)
    #expect(object["agrees"] == .bool(false) && object["version"] == .string(ganzooVersion))
  }

  @Test("every experiment says where it comes from")
  func entries() throws {
    for entry in try ExperimentEntry.registry.entries {
      #expect(entry.minutes > 0 && !entry.source.hasSuffix(".") && !entry.title.hasSuffix("."), "\(entry.name)")
      #expect(entry.source.contains(#/[12][0-9]{3}/#), "\(entry.name): \(entry.source)")
      for form in ExperimentForm.allCases {
        #expect(try ExperimentRun(entry, overrides: ["form=\(form.rawValue)"]).form == form)
      }
    }
  }
}
