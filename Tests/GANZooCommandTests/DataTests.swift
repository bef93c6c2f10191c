import Foundation
import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("ganzoo data")
struct DataTests {
  /// Runs with an empty folder for downloads.
  private func run(_ session: Session, _ arguments: [String]) throws -> Ended {
    try session.run(arguments, environment: ["XDG_DATA_HOME": session.folder + "/.share"])
  }

  private func picture(_ session: Session, _ name: String, height: Int, width: Int) throws {
    let image = PixelImage(
      width: width, height: height, channels: 3,
      pixels: (0..<height * width * 3).map { UInt8(truncatingIfNeeded: $0 * 5) })
    let folder = ("\(session.folder)/\(name)" as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try PNG.write(image, to: "\(session.folder)/\(name)")
  }

  @Test("lists every set with its shape, its classes, and where it is or how to get it")
  func list() throws {
    let session = try Session()
    let ended = try run(session, ["data"])
    #expect(ended.status == 0 && ended.errors.isEmpty)
    #expect(try run(session, ["data", "list"]).output == ended.output)
    let lines = ended.output.split(separator: "\n").map(String.init)
    let sets = Zoo.builtIn.datasets.names
    let names = lines[2..<2 + sets.count].map { $0.prefix { $0 != " " } }
    #expect(names == sets.map { $0[...] })
    #expect(lines.contains("25-gaussians   [2]                0  needs no files"))
    #expect(lines.contains { $0.hasPrefix("mnist          [28, 28, 1]       10  /") && $0.hasSuffix("/mnist") })
    #expect(lines.contains("cifar10        [32, 32, 3]       10  not here"))
    #expect(
      lines.contains(
        "cifar10: CIFAR-10 was not found in \(session.folder)/.share/ganzoo/cifar10; "
          + "name its folder with --data FOLDER, or run 'ganzoo data download cifar10'"))
    #expect(lines.contains("pictures       any              any  not here"))
  }

  @Test("checks what comes with the program against its publisher's sums")
  func check() throws {
    let ended = try run(Session(), ["data", "check", "mnist", "--split", "test"])
    #expect(ended.status == 0)
    let lines = ended.output.split(separator: "\n").map(String.init)
    #expect(lines.contains("Examples    10,000"))
    #expect(lines.contains("Shape       [28, 28, 1]"))
    #expect(lines.contains { $0.hasPrefix("Classes     10: 0 980, 1 1,135, ") })
    #expect(lines.contains("Channel 0   minimum -1.000, maximum 1.000, mean -0.735"))
    #expect(lines.last == "Checksums   4 files are their publisher's")
  }

  @Test("checks a folder, and exits with 1 where files are missing or other ones")
  func checkFolder() throws {
    let session = try Session()
    try session.write(idx([2, 28, 28], Array(repeating: 255, count: 2 * 784)), to: "data/train-images-idx3-ubyte")
    let missing = try run(session, ["data", "check", "mnist", "--data", "data", "--split", "train"])
    #expect(missing.status == 1)
    #expect(missing.errors.hasPrefix("ganzoo: no training labels in the folder data: expected a file "))
    try session.write(idx([2], [3, 4]), to: "data/train-labels-idx1-ubyte")
    let other = try run(session, ["data", "check", "mnist", "--data", "data", "--split", "train"])
    #expect(other.status == 1)
    #expect(other.errors.hasPrefix("ganzoo: data/train-images-idx3-ubyte: the SHA-256 of its contents is "))
    #expect(other.output.isEmpty)
    let unknown = try run(session, ["data", "check", "mnst"])
    #expect(unknown.status == 2 && unknown.errors.contains("did you mean 'mnist'?"))
  }

  @Test("checks pictures at the size asked for")
  func checkPictures() throws {
    let session = try Session()
    try picture(session, "faces/old/a.png", height: 9, width: 12)
    try picture(session, "faces/young/b.png", height: 20, width: 7)
    let ended = try run(session, ["data", "check", "pictures", "--data", "faces", "--sample", "8,6,1"])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.output.contains("Shape       [8, 6, 1]\nClasses     2: old 1, young 1\nChannel 0   minimum "))
    let wrong = try run(session, ["data", "check", "pictures", "--data", "faces", "--sample", "8,6,9"])
    #expect(wrong.status == 2)
    let none = try run(session, ["data", "check", "pictures"])
    #expect(none.status == 2)
    #expect(
      none.errors == "ganzoo: the data set 'pictures' needs a folder: name it with --folder FOLDER\n")
    let missing = try run(session, ["data", "check", "cifar10"]).errors
    #expect(
      missing.contains("; name its folder with --folder FOLDER, or run 'ganzoo data download cifar10'"), "\(missing)")
  }

  @Test("checks pictures at the size and in the colours that a training finds")
  func checkFound() throws {
    let session = try Session()
    for name in ["a", "b"] {
      try picture(session, "faces/\(name).png", height: 20, width: 24)
      let grey = PixelImage(width: 28, height: 28, channels: 1, pixels: Array(repeating: 9, count: 784))
      try session.write([], to: "grey/\(name).png")
      try PNG.write(grey, to: "\(session.folder)/grey/\(name).png")
    }
    for (arguments, shape) in [
      (["faces"], "[20, 24, 3]"), (["grey"], "[28, 28, 1]"), (["grey", "--colour", "rgb"], "[28, 28, 3]"),
      (["grey", "--size", "9"], "[9, 9, 1]"),
    ] {
      let ended = try session.done(["data", "check", "pictures", "--folder"] + arguments)
      #expect(ended.output.contains("Shape       \(shape)\n"), "\(ended.output)")
    }
  }

  @Test("trains on a folder of pictures that --data names, without a word about the set")
  func train() throws {
    let session = try Session()
    for index in 0..<6 {
      for label in 0..<10 { try picture(session, "digits/\(label)/\(index).png", height: 30, width: 31 + index) }
    }
    let ended = try session.run(
      ["train", "--model", "acgan", "--data", "digits", "--steps", "2", "--output", "run"] + Session.tiny)
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.errors.hasPrefix("60 pictures, 10 classes, as 28 x 28 RGB\n"), "\(ended.errors)")
    #expect(try session.text("run/recipe.yaml").contains("  set: pictures\n"))
  }

  @Test(
    "takes a folder whatever its name",
    arguments: [" first", "last ", "[list]", "{section}", "null", "~", "12", "true"])
  func names(_ name: String) throws {
    let session = try Session()
    for index in 0..<2 { try picture(session, "\(name)/\(index).png", height: 8, width: 8) }
    let narrow = [
      "architecture.sample=[8, 8, 3]", "architecture.generator.filters=2", "architecture.critic.filters=2",
      "training.batch=2", "data.test=folder",
    ]
    let ended = try session.run(
      ["train", "--model", "dcgan", "--data", name, "--steps", "1", "--output", "run"]
        + narrow.flatMap { ["--set", $0] })
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.errors.contains("2 examples of pictures, "))
  }

  @Test("checks large samples in the memory of a few")
  func largeSamples() throws {
    let session = try Session()
    for index in 0..<100 { try picture(session, "small/\(index).png", height: 2, width: 2) }
    let process = try session.process(["data", "check", "pictures", "--data", "small", "--sample", "1024,1024,1"])
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    var peak = 0
    while process.isRunning {
      peak = max(peak, residentPeak(process.processIdentifier))
      Thread.sleep(forTimeInterval: 0.01)
    }
    #expect(process.terminationStatus == 0)
    // 100 MiB of decoded pictures are kept; as numbers all of them at once would be 400 MiB more.
    #expect((1..<400_000).contains(peak))
  }

  /// The most memory that a process has had, in KiB; 0 where it has ended.
  private func residentPeak(_ process: Int32) -> Int {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }

  @Test("trains the faces of seed 002 on any folder of pictures", arguments: ["seed-002-gan", "seed-002-wgan"])
  func faces(_ recipe: String) throws {
    let session = try Session()
    for name in 1...6 { try picture(session, "[faces]/\(name).png", height: 218, width: 178) }
    let narrow = [
      "architecture.generator.filters=2", "architecture.critic.filters=2", "training.batch=4",
      "schedule.critic_iterations=1",
    ]
    let ended = try session.run(
      ["train", "--model", "dcgan", "--recipe", recipe, "--data", "[faces]", "--steps", "1", "--output", "run"]
        + narrow.flatMap { ["--set", $0] })
    #expect(ended.status == 0, "\(ended.errors)")
    let grid = try PNG.read(session.folder + "/run/grid.png")
    #expect((grid.width, grid.height, grid.channels) == (10 * 66 + 2, 10 * 66 + 2, 3))
    #expect(try session.text("run/recipe.yaml").contains("folder: \"./[faces]\"\n"))
  }

  @Test("says what cannot be downloaded, and from where")
  func download() throws {
    let session = try Session()
    let toys = try run(session, ["data", "download", "swiss-roll"])
    #expect(toys.status == 2)
    #expect(
      toys.errors == "ganzoo: the data set 'swiss-roll' has nothing to download; "
        + "those that have: cifar10, fashion-mnist, mnist\n")
    let address = try run(session, ["data", "download", "mnist", "--from", "ftp://x"])
    #expect(address.status == 2)
    #expect(
      address.errors
        == "ganzoo: 'ftp://x/train-images-idx3-ubyte.gz' is no address that begins with http:// or https://\n")
    let refused = try run(session, ["data", "download", "mnist", "--from", "http://127.0.0.1:1"])
    #expect(refused.status == 1)
    #expect(
      refused.errors.hasPrefix("ganzoo: cannot download http://127.0.0.1:1/train-images-idx3-ubyte.gz: "),
      "\(refused.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: session.folder + "/.share/ganzoo").isEmpty)
  }

  @Test("names a file with other bytes than its publisher's, exits with 1 and keeps nothing")
  func wrongChecksum() throws {
    let session = try Session()
    let zeros = [UInt8](repeating: 0, count: 9_912_422)
    let server = try LocalServer(["/m/train-images-idx3-ubyte.gz": LocalServer.file(zeros)])
    let ended = try run(session, ["data", "download", "mnist", "--from", server.address + "/m"])
    #expect(ended.status == 1 && ended.output.isEmpty)
    #expect(ended.errors.contains("train-images-idx3-ubyte.gz  9,912,422/9,912,422  100%  "), "\(ended.errors)")
    #expect(
      ended.errors.hasSuffix(
        "ganzoo: \(server.address)/m/train-images-idx3-ubyte.gz: expected the SHA-256 "
          + "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609, found "
          + "\(sum(zeros)); nothing was kept\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: session.folder + "/.share/ganzoo").isEmpty)
  }

  private func sum(_ bytes: [UInt8]) -> String {
    var sum = SHA256()
    bytes.withUnsafeBytes { sum.update($0) }
    return sum.finish()
  }

  @Test(
    "stops at Ctrl-C with 130 within a second, whatever the server does, and keeps nothing", arguments: [0, 5_000_000])
  func interrupted(_ count: Int) throws {
    let session = try Session()
    let file = LocalServer.file([UInt8](repeating: 0, count: count), announcing: 9_912_422)
    let server = try LocalServer(["/train-images-idx3-ubyte.gz": count == 0 ? [] : file], lingering: true)
    let process = try downloading(session, from: server)
    kill(process.processIdentifier, SIGINT)
    let asked = ContinuousClock.now
    #expect(session.end(process) == 130)
    #expect(process.terminationReason == .exit && ContinuousClock.now - asked < .seconds(1))
    #expect(try FileManager.default.contentsOfDirectory(atPath: session.folder + "/.share/ganzoo").isEmpty)
  }

  /// A download of mnist that has asked its server for the first file.
  private func downloading(_ session: Session, from server: LocalServer) throws -> Process {
    let process = try session.process(["data", "download", "mnist", "--from", server.address])
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_DATA_HOME": session.folder + "/.share"]
    ) { $1 }
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    session.wait(30) { !server.paths.isEmpty }
    Thread.sleep(forTimeInterval: 0.3)
    return process
  }

  @Test("what is left of one that was killed is removed by the next, and of one at work by none")
  func killed() throws {
    let session = try Session()
    let server = try LocalServer(["/train-images-idx3-ubyte.gz": []], lingering: true)
    let left = { try FileManager.default.contentsOfDirectory(atPath: session.folder + "/.share/ganzoo").sorted() }
    for _ in 0..<2 {
      let process = try downloading(session, from: server)
      kill(process.processIdentifier, SIGKILL)
      _ = session.end(process)
      #expect(try left().count == 1)
    }
    let alive = try downloading(session, from: server)
    let own = try left()
    #expect(own.count == 1)
    let refused = try run(session, ["data", "download", "fashion-mnist", "--from", "http://127.0.0.1:1"])
    #expect(refused.status == 1)
    #expect(
      refused.errors
        == "ganzoo: cannot download http://127.0.0.1:1/train-images-idx3-ubyte.gz: no connection (connection refused)\n"
    )
    #expect(try left() == own)
    kill(alive.processIdentifier, SIGTERM)
    #expect(session.end(alive) == 143)
    #expect(try left() == [])
  }

  @Test("a server that asks for a password is refused, with 1")
  func password() throws {
    let session = try Session()
    let head = "HTTP/1.1 401 U\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"
    let server = try LocalServer(["/train-images-idx3-ubyte.gz": Array(head.utf8)], lingering: true)
    let ended = try run(session, ["data", "download", "mnist", "--from", server.address])
    #expect(ended.status == 1 && ended.output.isEmpty)
    #expect(
      ended.errors
        == "ganzoo: cannot download \(server.address)/train-images-idx3-ubyte.gz: the server answers with status 401, expected 200\n"
    )
  }

  @Test("goes through the proxy that the environment names, as curl does")
  func proxy() throws {
    let session = try Session()
    let proxy = try LocalServer([:])
    let ended = try session.run(
      ["data", "download", "mnist", "--from", "http://mirror.invalid/m"],
      environment: ["XDG_DATA_HOME": session.folder + "/.share", "http_proxy": proxy.address, "no_proxy": ""])
    #expect(ended.status == 1)
    #expect(proxy.paths == ["http://mirror.invalid/m/train-images-idx3-ubyte.gz"])
  }
}
