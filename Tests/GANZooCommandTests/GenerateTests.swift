import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("generate writes")
struct GenerateTests {
  private let session: Session
  private static let base = ["generate", "--model", "acgan"]

  init() throws { session = try Session() }

  private func generate(_ arguments: String...) throws -> String { try session.done(Self.base + arguments).output }

  private func refused(_ arguments: String..., says message: String) throws {
    let ended = try session.run(Self.base + arguments)
    #expect(ended.status == 2 && ended.output.isEmpty)
    #expect(ended.errors.hasPrefix("ganzoo: \(message)\n"), "\(ended.errors)")
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(session.folder)/\(folder)").filter { $0.hasSuffix(".png") }
      .sorted()
  }

  @Test("an image for each seed, which depends on its seed and class alone")
  func seeds() throws {
    #expect(
      try generate("--seeds", "0-11,120", "--output", "imgs/")
        == "wrote 13 images to imgs/ (28 x 28, in 10 folders by class)\n")
    #expect(try files("imgs").prefix(3) == ["0/seed0000.png", "0/seed0010.png", "0/seed0120.png"])
    #expect(
      try generate("--seeds", "7", "--output", "one") == "wrote 1 image to one/ (28 x 28, in 1 folder by class)\n")
    #expect(try session.bytes("one/7/seed0007.png") == session.bytes("imgs/7/seed0007.png"))
    #expect(try generate("--seeds", "120,7", "--class", "7", "--output", "a/b") == "wrote 2 images to a/b/ (28 x 28)\n")
    #expect(try files("a/b") == ["seed0007.png", "seed0120.png"])
    #expect(try session.bytes("a/b/seed0007.png") == session.bytes("imgs/7/seed0007.png"))
    // The first image of a seed.
    #expect(
      try generate("--seed", "7", "--class", "7", "--count", "2", "--output", "two/")
        == "wrote 2 images to two/ (28 x 28)\n")
    #expect(try files("two") == ["image0000.png", "image0001.png"])
    #expect(try session.bytes("two/image0000.png") == session.bytes("a/b/seed0007.png"))
    #expect(try generate("--seeds", "7,3", "--flat", "--output", "flat") == "wrote 2 images to flat/ (28 x 28)\n")
    #expect(try files("flat") == ["seed0003.png", "seed0007.png"])
    let contents = try FileManager.default.contentsOfDirectory(atPath: session.folder + "/imgs").sorted()
    #expect(contents == (0...9).map(String.init))
  }

  @Test("folders that training and evaluation read, with names of classes that a folder can have")
  func classFolders() throws {
    try session.done(
      ["generate", "--model", "acgan-fashion-mnist", "--per-class", "1", "--scale", "2", "--output", "clothes"])
    let folders = try FileManager.default.contentsOfDirectory(atPath: session.folder + "/clothes")
    #expect(folders.contains("T-shirt-top") && folders.count == 10, "\(folders)")
    let image = try PNG.read(session.folder + "/clothes/T-shirt-top/image0000.png")
    #expect((image.width, image.height, image.channels) == (56, 56, 1))
    #expect(image[0, 0] == image[1, 1] && image[54, 54] == image[55, 55])
    let check = try session.done(["data", "check", "pictures", "--folder", "clothes"]).output
    #expect(check.contains("10 classes") || check.contains("T-shirt-top"), "\(check)")
  }

  @Test("a folder that is not empty stays as it is, but for --force")
  func occupied() throws {
    try session.write(Array("mine".utf8), to: "imgs/notes.txt")
    try refused(
      "--count", "2", "--output", "imgs",
      says: "the folder imgs is not empty; --force writes into it, and replaces pictures of the same names")
    _ = try generate("--count", "2", "--flat", "--output", "imgs", "--force")
    let first = try session.bytes("imgs/image0000.png")
    _ = try generate("--count", "1", "--flat", "--seed", "2", "--output", "imgs/", "--force")
    #expect(try session.bytes("imgs/image0000.png") != first)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: session.folder + "/imgs").sorted()
        == ["image0000.png", "image0001.png", "notes.txt"])
    // Empty ones are taken as they are.
    try FileManager.default.createDirectory(atPath: session.folder + "/empty.d", withIntermediateDirectories: false)
    _ = try generate("--count", "1", "--flat", "--output", "empty.d")
    #expect(try files("empty.d") == ["image0000.png"])
    try session.write([1], to: "file")
    let ended = try session.run(Self.base + ["--count", "1", "--output", "file"])
    #expect(ended.status == 2 && ended.errors == "ganzoo: cannot write file: file is not a folder\n", "\(ended.errors)")
    try session.write([1], to: "a.npz")
    try refused("--count", "1", "--output", "a.npz/", says: "cannot write a.npz/: a.npz is not a folder")
  }

  @Test("nothing over a folder that has a picture's name, and leaves no folder behind")
  func blocked() throws {
    try FileManager.default.createDirectory(
      atPath: session.folder + "/blk/3/seed0003.png", withIntermediateDirectories: true)
    let ended = try session.run(Self.base + ["--seeds", "0-5", "--output", "blk", "--force"])
    #expect(ended.status == 1)
    #expect(
      ended.errors == "ganzoo: cannot write blk/3/seed0003.png: it names a folder, expected a file\n", "\(ended.errors)"
    )
    #expect(
      try FileManager.default.subpathsOfDirectory(atPath: session.folder + "/blk").sorted() == ["3", "3/seed0003.png"])
  }

  @Test("NumPy's arrays, the same numbers as HDF5's")
  func numpy() throws {
    #expect(
      try generate("--count", "12", "--output", "x.npz") == "wrote 12 images of 28 x 28 x 1 to x.npz\n")
    _ = try generate("--count", "12", "--output", "x.h5")
    let file = try NPZReader(session.folder + "/x.npz")
    let images = try #require(try file.bytes(of: ["images", "arr_0"]))
    let stored = try HDF5Reader(session.folder + "/x.h5").values(at: "/images", of: UInt8.self)
    #expect(images.name == "arr_0" && images.shape == [12, 28, 28, 1] && images.values == stored.values)
    #expect(try file.integers(of: ["labels"]) == (0..<12).map { $0 % 10 })
    #expect(try file.texts("class_names") == (0..<10).map(String.init))
    #expect(try file.texts("none") == nil)
    let first = try session.bytes("x.npz")
    _ = try generate("--count", "12", "--output", "x.npz")
    #expect(try session.bytes("x.npz") == first)
  }

  @Test("one picture as PNG or JPEG, as its ending says")
  func pictures() throws {
    #expect(try generate("--count", "4", "--output", "d.png") == "wrote 4 images to d.png (62 x 62)\n")
    #expect(try generate("--count", "4", "--grid", "d.jpg", "--scale", "4") == "wrote 4 images to d.jpg (248 x 248)\n")
    let png = try PNG.read(session.folder + "/d.png").enlarged(by: 4)
    let jpeg = try JPEG.read(session.folder + "/d.jpg")
    #expect((jpeg.width, jpeg.height, jpeg.channels) == (248, 248, 1))
    let differences = zip(png.pixels, jpeg.pixels).map { abs(Int($0) - Int($1)) }
    #expect(differences.reduce(0, +) < 3 * differences.count)
    #expect(try generate("--output", "all.JPEG") == "wrote 100 images to all.JPEG (302 x 302)\n")
    #expect(try JPEG.read(session.folder + "/all.JPEG").width == 302)
  }

  @Test("nothing where the options do not go together")
  func refusals() throws {
    for list in ["a", "1,,2", "-1", "1-", "99999999999999999999", "0x1", "1 2"] {
      try refused(
        "--seeds=\(list)", "--output", "x",
        says: "--seeds is a list of numbers and ranges, such as 0-9,20,40-44, not '\(list)'")
    }
    try refused(
      "--seeds", "0-9223372036854775807", "--output", "x",
      says: "--seeds has at most 1,000,000 numbers; 0-9223372036854775807 has more")
    try refused(
      "--seeds", "1,18446744073709551615", "--output", "x",
      says: "a seed is at most 9,223,372,036,854,775,807, not 18446744073709551615")
    try refused("--seeds", "3-0", "--output", "x", says: "a range of --seeds goes up, such as 0-3, not 3-0")
    try refused("--seeds", "0-5,3", "--output", "x", says: "--seeds has 3 twice; each seed makes one image")
    try refused("--seeds", "1", "--seed", "2", "--output", "x", says: "give --seed or --seeds, not both")
    try refused(
      "--seeds", "1", "--count", "2", "--output", "x",
      says: "--seeds says how many images there are; leave --count and --per-class out")
    try refused("--scale", "65", "--grid", "x", says: "--scale is a number from 1 to 64, not 65")
    try refused(
      "--scale", "2", "--output", "x.npz",
      says: "--scale enlarges pictures: it goes with --grid, or with a picture or a folder as --output")
    try refused(
      "--count", "1000", "--scale", "64", "--grid", "x",
      says: "a picture holds at most 20 images of 1792 x 1792, not 1,000; use --output")
    try refused("--flat", "--output", "x.h5", says: "--flat goes with a folder as --output")
    try refused(
      "--grid", "x", "--output", "y.png", says: "--grid and --output would both write one picture: give one of them")
    #expect(session.contents.isEmpty)
  }

  @Test("nothing on Ctrl-C while a folder is filled")
  func interrupted() throws {
    let process = try session.start(
      Self.base + ["--count", "400000", "--threads", "1", "--output", "imgs/", "--ignore-limits"])
    session.wait {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: session.folder)) ?? []
      return names.contains { $0.hasSuffix(".part") }
    }
    kill(process.processIdentifier, SIGINT)
    #expect(session.end(process) == 130)
    #expect(try session.text(".messages").hasSuffix("ganzoo: stopped; nothing was written\n"))
    let names = try FileManager.default.contentsOfDirectory(atPath: session.folder)
    #expect(names == [".messages"], "\(names)")
  }

  @Test("with a trained generator by its name, or in the form of earlier versions")
  func names() throws {
    try session.done(["generate", "--model", "acgan-fashion-mnist", "--count", "2", "--grid", "a.png"])
    try session.done(["generate", "--model", "acgan", "--data", "fashion-mnist", "--count", "2", "--grid", "b.png"])
    #expect(try session.bytes("a.png") == session.bytes("b.png"))
    _ = try generate("--count", "2", "--grid", "c.png")
    try session.done(["generate", "--model", "acgan-mnist", "--count", "2", "--grid", "d.png"])
    #expect(try session.bytes("c.png") == session.bytes("d.png"))
    let ended = try session.run("generate", "--model", "acgan-faces", "--grid", "e.png")
    #expect(ended.status == 2)
    #expect(
      ended.errors.hasPrefix("ganzoo: no trained generator of acgan generates faces, only mnist"), "\(ended.errors)")
  }
}
