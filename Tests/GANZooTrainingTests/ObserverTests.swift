import Foundation
import GANZoo
import GANZooTestSupport
import Synchronization
import Testing

/// Writes down what it is told, a line for each event, and takes back what it is told to.
private final class Recorder: TrainingObserver {
  /// Lines of steps, as a file would have them.
  var rows: [(step: Int, text: String)] = []
  /// All events, none taken back.
  var events: [String] = []
  var rewinds: [RewindPoint] = []
  var fails: (_ event: String) -> Bool = { _ in false }
  /// Kept in checkpoints.
  var savedState: String? { "\(rows.count) rows" }

  struct Failure: Error, CustomStringConvertible { let description = "the disk of the observer is full" }

  private func tell(_ event: String) throws {
    events.append(event)
    if fails(event) { throw Failure() }
  }

  func began(_ run: RunContext) throws { try tell("began at \(run.step)\(run.isResumed ? ", resumed" : "")") }
  func updated(_ report: UpdateReport) throws { try tell("\(report.network) of \(report.stepsDone)") }
  func stepped(_ report: StepReport) throws {
    let values = report.losses.map { "\($0.key) \(Float($0.value))" }.joined(separator: " ")
    rows.append((report.step, "\(report.step) \(values) rates \(report.learningRates.critic)"))
    try tell("step \(report.step)")
  }
  func sampled(_ report: SampleReport) throws {
    try tell("samples \(report.step) \(report.samples.shape) \(report.picture)")
  }
  func checkpointed(_ report: CheckpointReport) throws { try tell("checkpoint \(report.step)") }
  func rewound(to point: RewindPoint) throws {
    rewinds.append(point)
    rows.removeAll { $0.step >= point.step }
    try tell("back to \(point.step)")
  }
  func noted(_ line: String) { events.append("note") }
  func ended(_ outcome: Result<TrainingOutcome, any Error>) throws {
    try tell("ended \((try? outcome.get()).map { "\($0)" } ?? "with an error")")
  }
}

@Suite("Observers of a training")
struct ObserverTests {
  private static let settings = ["training.log_every=1", "training.steps=6"]

  private func run(
    _ path: String, _ observers: [any TrainingObserver], isResumed: Bool = false, dataset: any Dataset = Tiny.images,
    onNaN: NonFiniteResponse = .stop, stopAfter updates: Int = .max
  ) throws -> TrainingOutcome {
    let folder = try isResumed ? RunFolder(resuming: path) : RunFolder(creating: path, replacing: false)
    var options = RunOptions(threads: 1)
    (options.checkpointEvery, options.onNaN) = (.steps(2), onNaN)
    let run = try TrainingRun(
      Tiny.recipe(Self.settings), dataset: dataset, in: folder, from: isResumed ? folder.checkpoints.last() : nil,
      options: options, on: Device.test(threads: 1))
    var asked = 0
    return try run.run(
      observers: observers,
      requests: TrainingRequests(stop: {
        asked += 1
        return asked > updates
      }))
  }

  @Test("are told what happens, in order")
  func order() throws {
    let folder = try TemporaryFolder()
    let recorder = Recorder()
    #expect(try run(folder.path + "/run", [recorder]) == .finished)
    let sample = "[30, 12, 12, 1] image of 44 x 142 x 1"
    #expect(
      recorder.events == [
        "began at 0", "critic of 0", "generator of 1", "step 0", "samples 0 \(sample)", "critic of 1", "generator of 2",
        "step 1", "checkpoint 2", "critic of 2", "generator of 3", "step 2", "critic of 3", "generator of 4", "step 3",
        "checkpoint 4", "critic of 4", "generator of 5", "step 4", "critic of 5", "generator of 6", "step 5",
        "samples 5 \(sample)", "checkpoint 6", "ended finished",
      ])
    let first = try #require(recorder.rows.first?.text)
    #expect(first.contains("critic/real 0.") && first.contains("generator/adversarial "), "\(first)")
  }

  @Test("have the rows of a whole training where it was stopped and resumed, and get back what they wanted kept")
  func resumed() throws {
    let folder = try TemporaryFolder()
    let (whole, parts) = (Recorder(), Recorder())
    #expect(try run(folder.path + "/whole", [whole]) == .finished)
    #expect(try run(folder.path + "/parts", [parts], stopAfter: 7) == .stopped)
    #expect(parts.rows.count == 3)
    // What was written behind the last checkpoint by a process that was killed.
    parts.rows += [(3, "later"), (4, "later")]
    #expect(try run(folder.path + "/parts", [parts], isResumed: true) == .finished)
    #expect(parts.rows.map(\.text) == whole.rows.map(\.text) && whole.rows.count == 6)
    #expect(parts.events.contains("began at 3, resumed"))
    #expect(parts.rewinds.map(\.step) == [3] && parts.rewinds.map(\.savedState) == ["3 rows"])
  }

  @Test("are sent back where a run goes back to a checkpoint: no step is there twice")
  func retried() throws {
    let folder = try TemporaryFolder()
    let recorder = Recorder()
    #expect(try run(folder.path + "/run", [recorder], dataset: Poisoned(4..<5), onNaN: .retry) == .finished)
    #expect(recorder.rows.map(\.step) == Array(0..<6))
    #expect(recorder.rewinds.map(\.step) == [2])
    #expect(recorder.events.contains("note"))
  }

  @Test(
    "end the run where they throw, with what they say; what was learnt is kept whole, and the run goes on to the same end",
    arguments: ["began at 0", "critic of 1", "step 2", "samples 0", "checkpoint 2"])
  func failing(_ event: String) throws {
    let folder = try TemporaryFolder()
    let (whole, failing) = (Recorder(), Recorder())
    #expect(try run(folder.path + "/whole", [whole]) == .finished)
    failing.fails = { $0.hasPrefix(event) }
    #expect(message { _ = try run(folder.path + "/run", [failing]) } == "the disk of the observer is full")
    #expect(failing.events.last == "ended with an error")
    failing.fails = { _ in false }
    #expect(try run(folder.path + "/run", [failing], isResumed: true) == .finished)
    #expect(failing.rows.map(\.text) == whole.rows.map(\.text))
    let (found, expected) = (try runFiles(folder.path + "/run"), try runFiles(folder.path + "/whole"))
    for (file, bytes) in expected { #expect(found[file] == bytes, "\(file)") }
    #expect(!folder.files.contains { $0.hasSuffix(".part") })
  }

  @Test("that throw at the end, throw behind all files of the run")
  func failingAtEnd() throws {
    let folder = try TemporaryFolder()
    let recorder = Recorder()
    recorder.fails = { $0.hasPrefix("ended") }
    #expect(message { _ = try run(folder.path + "/run", [recorder]) } == "the disk of the observer is full")
    #expect(try Checkpoint(contentsOf: folder.path + "/run/checkpoints/step-0000006.h5").isFinished)
  }

  /// Counts updates, and forgets those that did not happen.
  private final class Counter: TrainingObserver {
    var count = 0
    var states: [String?] = []
    var savedState: String? { "\(count)" }
    func updated(_ report: UpdateReport) throws { count += 1 }
    func rewound(to point: RewindPoint) throws {
      states.append(point.savedState)
      count = point.savedState.flatMap { Int($0) } ?? -1
    }
  }

  @Test(
    "are told of each update once, wherever the run is stopped; what they want kept is there from the start",
    arguments: 0..<13)
  func updates(_ updates: Int) throws {
    let folder = try TemporaryFolder()
    let counter = Counter()
    if try run(folder.path + "/run", [counter], stopAfter: updates) == .stopped {
      // Of a process that was killed, the checkpoint alone is left.
      counter.count = 99
      #expect(try run(folder.path + "/run", [counter], isResumed: true) == .finished)
      #expect(counter.states == ["\(updates)"])
    }
    #expect(counter.count == 12)
  }

  @Test("that cannot begin when a run is resumed leave its checkpoint as it was")
  func failingAtBeginning() throws {
    let folder = try TemporaryFolder()
    #expect(try run(folder.path + "/run", [], stopAfter: 4) == .stopped)
    let before = try runFiles(folder.path + "/run")
    let failing = Recorder()
    failing.fails = { $0.hasPrefix("began") }
    #expect(
      message { _ = try run(folder.path + "/run", [failing], isResumed: true) }
        == "the disk of the observer is full")
    #expect(try runFiles(folder.path + "/run") == before)
    #expect(try run(folder.path + "/run", [], isResumed: true) == .finished)
  }

  @Test("go on with their state where a run was resumed without them in between")
  func left() throws {
    let folder = try TemporaryFolder()
    let counter = Counter()
    #expect(try run(folder.path + "/run", [counter], stopAfter: 4) == .stopped)
    #expect(try run(folder.path + "/run", [], isResumed: true, stopAfter: 2) == .stopped)
    #expect(try run(folder.path + "/run", [counter], isResumed: true) == .finished)
    #expect(counter.states == ["4"])
  }

  @Test("A log of one's own goes on behind its rows in a training that is resumed, and replaces them in another")
  func ownLog() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/own.jsonl"
    try Data("old\n".utf8).write(to: URL(filePath: path))
    #expect(try run(folder.path + "/run", [try JSONLinesLog(path)], stopAfter: 7) == .stopped)
    #expect(try run(folder.path + "/run", [try JSONLinesLog(path)], isResumed: true) == .finished)
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 6 && rows.first?.hasPrefix("{\"step\": 0,") == true, "\(rows)")
  }

  @Test("A run is not resumed on another kind of device, unless that is allowed")
  func otherDevice() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    #expect(try run(path, [], stopAfter: 4) == .stopped)
    let here = Device.test(threads: 1).name
    let other = here == "plain" ? Device(threads: 1) : Device(backend: PlainLoopsBackend())
    let resume = { (changes: Set<TrainingRun.Change>) in
      let run = try RunFolder(resuming: path)
      let checkpoint = try run.checkpoints.last()
      _ = try TrainingRun(
        Tiny.recipe(Self.settings), dataset: Tiny.images, in: run, from: checkpoint, allowing: changes, on: other)
    }
    let found = message { try resume([]) }
    #expect(found.hasSuffix(" was on the device \(here), not \(other.name)"), "\(found)")
    try resume([.device])
  }

  private final class Greedy: TrainingObserver {
    var savedState: String? { String(repeating: "x", count: 20_000) }
  }

  @Test("cannot have more kept than a checkpoint has room for")
  func greedy() throws {
    let folder = try TemporaryFolder()
    #expect(
      message { _ = try run(folder.path + "/run", [Greedy()]) }
        == "the observer Greedy wants 20000 bytes kept in each checkpoint, which has room for 16384 of all observers")
  }

  @Test("of plug-ins are found by the names in a run's options")
  func registry() throws {
    let zoo = try Zoo.builtIn.adding([
      Plugin("Notes", observers: [ObserverEntry(name: "recorder", title: "remembers") { Recorder() }])
    ])
    var options = RunOptions(threads: 1)
    options.observers = ["recorder"]
    #expect(try zoo.observers(options).map(\.name) == ["Recorder"])
    options.observers = ["recoder"]
    #expect(
      message { _ = try zoo.observers(options) } == "no observer 'recoder'; did you mean 'recorder'? known: recorder")
  }
  private struct Settings: Equatable {
    var path = "losses.csv"
    var every = 1
    var sizes = [1]
  }

  @Test(
    "read their settings, which may hold commas",
    arguments: [
      ("configured", Settings()),
      ("configured:every=10", Settings(every: 10)),
      ("configured:path=a,b:c.csv,every=2,sizes=[3, 4],every=5", Settings(path: "a,b:c.csv", every: 5, sizes: [3, 4])),
    ])
  private func settings(_ text: String, _ expected: Settings) throws {
    #expect(try Self.read(text) == expected)
  }

  @Test(
    "refuse wrong settings by the option and its text",
    arguments: [
      ("configured:", "--observer configured:'': expected path=value"),
      ("configured:every", "--observer configured:'every': expected path=value"),
      (
        "configured:every=0",
        "--observer configured:every=0: expected a whole number of at least 1, found '0'"
      ),
      (
        "configured:evry=3",
        "--observer configured:evry=3: unknown setting 'evry'; did you mean 'every'? known: path, every, sizes"
      ),
      ("recorder:every=3", "--observer recorder:every=3: unknown setting 'every'; known: none"),
    ])
  func wrongSettings(_ text: String, _ expected: String) { #expect(message { _ = try Self.read(text) } == expected) }

  /// The settings that the observer of an option's text has read.
  private static func read(_ text: String) throws -> Settings? {
    let seen = Mutex<Settings?>(nil)
    let configured = ObserverEntry(name: "configured", title: "has settings") { settings in
      let read = Settings(
        path: try settings.string("path", default: "losses.csv"),
        every: try settings.int("every", default: 1, in: 1 ... .max),
        sizes: try settings.ints("sizes", default: [1]))
      seen.withLock { $0 = read }
      return Recorder()
    }
    let recorder = ObserverEntry(name: "recorder", title: "has none") { Recorder() }
    var options = RunOptions(threads: 1)
    options.observers = [text]
    _ = try Zoo.builtIn.adding([Plugin("Notes", observers: [configured, recorder])]).observers(options)
    return seen.withLock { $0 }
  }

  @Test("of one name are refused, in options, of a run and of a trainer")
  func twice() throws {
    let folder = try TemporaryFolder()
    let expected = { (name: String) in
      "two observers are called '\(name)', by which a checkpoint could not tell them apart; leave one out, or give it "
        + "another name"
    }
    #expect(message { _ = try run(folder.path + "/run", [Recorder(), Recorder()]) } == expected("Recorder"))
    let trainer = try Trainer(Tiny.recipe(Self.settings), dataset: Tiny.images, on: Device.test(threads: 1))
    #expect(message { _ = try trainer.run(observers: [Recorder(), Recorder()]) } == expected("Recorder"))
    var options = RunOptions(threads: 1)
    options.observers = ["recorder", "recorder:every=2"]
    #expect(message { _ = try Zoo.builtIn.observers(options) } == expected("recorder"))
    let logs = try ["a.jsonl", "b.jsonl"].map { try JSONLinesLog("\(folder.path)/\($0)") }
    #expect(try run(folder.path + "/logged", logs) == .finished)
  }
}
