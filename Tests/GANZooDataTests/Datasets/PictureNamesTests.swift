import Foundation
import GANZooData
import GANZooTestSupport
import Testing

/// Which files of a picture folder are read, their order, and the notes about skipped files.
@Suite("Names in folders of pictures")
struct PictureNamesTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path }
  private let png: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    png = try PNG.encode(PixelImage(width: 1, height: 1, channels: 1, pixels: [7]))
  }

  /// Writes a file at a path of bytes below the folder and creates the folders on the way.
  private func write(_ name: [UInt8], _ bytes: [UInt8]) throws {
    let parts = name.split(separator: UInt8(ascii: "/"))
    var path = Array(path.utf8)
    for (index, part) in parts.enumerated() {
      path += [UInt8(ascii: "/")] + part
      let terminated = path.map { CChar(bitPattern: $0) } + [0]
      if index < parts.count - 1 {
        mkdir(terminated, 0o777)
      } else {
        let file = try #require(fopen(terminated, "w"))
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
      }
    }
  }

  private func picture(_ name: String) throws { try write(Array(name.utf8), png) }

  private func open(_ split: DatasetSplit = .all) throws -> any Dataset {
    try GANZooDataTests.open("pictures", "", DatasetRequest(split, folder: path, sample: [1, 1, 1]))
  }

  private func refusal(_ split: DatasetSplit = .all) -> String { message { _ = try open(split) } }

  @Test("Class names that are whole numbers are sorted numerically, others by bytes")
  func numbers() throws {
    for number in 0...11 { try picture("\(number)/1.png") }
    let examples = try open()
    #expect(examples.classNames == (0...11).map(String.init))
    #expect(try examples.batch(Array(0..<12)).labels == Array(0...11))
    try picture("007/1.png")
    try picture("100000000000000000000000000000/1.png")
    try picture("99999999999999999999/1.png")
    #expect(
      try open().classNames == ["0", "1", "2", "3", "4", "5", "6", "007", "7", "8", "9", "10", "11"]
        + ["99999999999999999999", "100000000000000000000000000000"])
    try picture("x/1.png")
    #expect(try open().classNames.prefix(5) == ["0", "007", "1", "10", "100000000000000000000000000000"])
    #expect(try open().classNames.last == "x")
  }

  @Test("Names that merely contain numbers are sorted as text")
  func text() throws {
    for name in ["img2", "img10", "Img3"] { try picture("\(name)/1.png") }
    #expect(try open().classNames == ["Img3", "img10", "img2"])
  }

  @Test(
    "Folders of splits are not classes, whatever their letter case",
    arguments: [("train", "val"), ("Train", "VALID"), ("TRAIN", "Validation"), ("train", "test")])
  func splits(_ train: String, _ other: String) throws {
    try picture("\(train)/1.png")
    try picture("\(other)/2.png")
    try picture("\(other)/3.png")
    #expect(try (open(.train).count, open(.test).count, open(.all).count) == (1, 2, 3))
    #expect(try open().classNames.isEmpty)
    let note = "\(path): the split train is the folder \(train), test is \(other)"
    #expect(try open().notes == (other == "test" ? [] : [note]))
  }

  @Test("With three splits, the validation folder is used neither for training nor for the test")
  func threeSplits() throws {
    for name in ["train/b/1", "val/a/2", "test/c/3", "test/c/4", "other/5", "6"] { try picture("\(name).png") }
    #expect(try (open(.train).count, open(.test).count, open(.all).count) == (1, 2, 4))
    #expect(try open().classNames == ["a", "b", "c"])
    #expect(try open().batch([0, 1, 2, 3]).labels == [1, 0, 2, 2])
    #expect(
      try open(.train).notes == [
        "\(path): the split train is the folder train, test is test; val is neither",
        "\(path): left out: 1 .png, 1 folder (other)",
      ])
    try picture("Valid/a/7.png")
    #expect(refusal() == "\(path): the folders Valid and val are one split; expected one of them")
  }

  @Test("A single folder train is a split; beside other folders it is a class")
  func trainAlone() throws {
    try picture("train/1.png")
    #expect(try open().classNames.isEmpty)
    #expect(try open().notes == ["\(path): the split train is the folder train"])
    #expect(refusal(.test) == "\(path): data.split is test, but there is no folder test or val beside a folder train")
    try picture("bus/1.png")
    #expect(try open().classNames == ["bus", "train"])
  }

  @Test("Skipped files are counted by kind for each folder of a split")
  func leftOut() throws {
    for name in ["a/1.png", "a/2.JPG", "a/3.webp", "a/4.bmp", "a/5.jfif", "b/1.jpeg"] { try picture(name) }
    for name in ["a/x.gif", "b/y.GIF", "b/z.tiff", "a/Thumbs.db", "a/.DS_Store", "b/.1.png", "README", "a/n.txt"] {
      try write(Array(name.utf8), [1])
    }
    for name in ["__MACOSX/a/._1.png", ".git/config", "a/__MACOSX/1.png"] { try picture(name) }
    let examples = try open()
    #expect(examples.count == 6 && examples.classNames == ["a", "b"])
    #expect(
      examples.notes == [
        "\(path): left out: 2 .gif, 1 without an ending, 1 .db, 1 .tiff, 1 .txt, 2 hidden, 3 folders (.git, __MACOSX)"
      ])
  }

  @Test("Many kinds of skipped files give one short note")
  func manyEndings() throws {
    try picture("1.png")
    for index in 10..<40 { try write(Array("x.e\(index)".utf8), []) }
    try write(Array("x.".utf8) + Array(repeating: 0x1B, count: 3), [])
    try write(Array("x.\(String(repeating: "long", count: 50))".utf8), [])
    let notes = try open().notes
    #expect(
      notes == [
        "\(path): left out: 1 .\\x1b\\x1b\\x1b, 1 .e10, 1 .e11, 1 .e12, 1 .e13, 1 .e14, 1 .e15, 1 .e16, "
          + "24 of other endings"
      ])
  }

  @Test("Names that differ only in their Unicode normalisation are separate classes, with a note")
  func normalisation() throws {
    try picture("caf\u{E9}/1.png")
    try picture("cafe\u{301}/2.png")
    try picture("cafe\u{301}/3.png")
    let examples = try open()
    #expect(examples.classNames.map { Array($0.utf8) } == [Array("cafe\u{301}".utf8), Array("caf\u{E9}".utf8)])
    #expect(try examples.batch([0, 1, 2]).labels == [0, 0, 1])
    #expect(
      examples.notes == [
        "the folders 'cafe\u{301}' (63 61 66 65 CC 81) and 'caf\u{E9}' (63 61 66 C3 A9) differ in their Unicode normalisation alone; "
          + "they are kept apart, as 2 classes"
      ])
    // Also across splits.
    let other = try TemporaryFolder()
    for name in ["train/caf\u{E9}", "val/cafe\u{301}"] {
      try FileManager.default.createDirectory(atPath: "\(other.path)/\(name)", withIntermediateDirectories: true)
      _ = try other.file("\(name)/1.png", png)
    }
    let split = try GANZooDataTests.open("pictures", "", DatasetRequest(.all, folder: other.path, sample: [1, 1, 1]))
    #expect(split.classNames.count == 2 && split.notes.count == 2)
  }

  @Test("Names with invalid UTF-8 or control characters are read as bytes and escaped in messages")
  func bytes() throws {
    let names: [(bytes: [UInt8], text: String)] = [
      ([0x01], "\\x01"), (Array("a\u{1B}[31mb".utf8), "a\\x1B[31mb"), (Array("back\\slash".utf8), "back\\\\slash"),
      ([0x63, 0xE9], "c\\xE9"), ([0x63, 0xF0, 0x9F], "c\\xF0\\x9F"), (Array("c\n".utf8), "c\\x0A"),
      ([0xC0, 0x80], "\\xC0\\x80"), ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),
    ]
    for name in names { try write(name.bytes + Array("/".utf8) + name.bytes + Array(".png".utf8), png) }
    let examples = try open()
    #expect(Set(examples.classNames) == Set(names.map(\.text)))
    #expect(examples.classNames.count == names.count)
    #expect(try examples.batch(Array(0..<names.count)).labels == Array(0..<names.count))
    try write([0x63, 0xE9] + Array("/2.png".utf8), [1, 2])
    let text = message { _ = try open().batch(Array(0...names.count)) }
    #expect(
      text == "\(path)/c\\xE9/2.png: expected a PNG, JPEG, WebP or BMP file, found one that begins with the bytes "
        + "01 02")
  }

  @Test("The setting 'transparency' selects the treatment of alpha")
  func transparency() throws {
    let image = PixelImage(width: 1, height: 1, channels: 4, pixels: [200, 100, 0, 102])
    try write(Array("1.png".utf8), PNG.encode(image))
    func samples(_ yaml: String, _ channels: Int) throws -> [Int] {
      let request = DatasetRequest(folder: path, sample: [1, 1, channels])
      let values = try GANZooDataTests.open("pictures", yaml, request).batch([0]).values
      return values.map { Int(($0 * 127.5 + 127.5).rounded()) }
    }
    #expect(try samples("", 3) == [80, 40, 0])
    #expect(try samples("transparency: black", 3) == [80, 40, 0])
    #expect(try samples("transparency: white", 3) == [233, 193, 153])
    #expect(try samples("transparency: drop", 3) == [200, 100, 0])
    for setting in ["black", "white", "drop"] {
      #expect(try samples("transparency: \(setting)", 4) == [200, 100, 0, 102])
    }
    #expect(
      message { _ = try samples("transparency: grey", 3) }
        == "recipe.yaml:1: transparency: expected one of black, white, drop, found 'grey'")
  }

  @Test("A folder of unsupported pictures only counts as a picture folder, a mixed one does not")
  func recognition() throws {
    try write(Array("a.tif".utf8), [1])
    try write(Array("b.GIF".utf8), [1])
    #expect(PictureFolder.holdsPictures(path))
    #expect(refusal().hasSuffix("; found 1 .gif, 1 .tif"))
    try write(Array("train-images-idx3-ubyte".utf8), [1])
    #expect(!PictureFolder.holdsPictures(path))
  }

  @Test("Names with too many combining marks are escaped to ASCII")
  func marks() throws {
    let marks = String(repeating: "\u{301}", count: 100)
    try picture("a\(marks)/1.png")
    try picture("b/1.png")
    #expect(try open().classNames == ["a" + String(repeating: "\\xCC\\x81", count: 100), "b"])
  }

  @Test("All skipped files are counted, whatever the number of extensions")
  func endingsOfTwoFolders() throws {
    for name in ["a", "b"] {
      try picture("\(name)/1.png")
      for number in 0..<600 { try write(Array("\(name)/x.\(name)\(number)".utf8), [1]) }
    }
    let notes = try open().notes.joined()
    let counts = notes.matches(of: /([0-9]+) (?:\.|of other)/).compactMap { Int($0.1) }
    #expect(counts.reduce(0, +) == 1_200, "\(notes)")
  }
}
