import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("Folders of pictures")
struct PictureFolderTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  /// Writes a picture; `sample` gives the value at (row, column, channel).
  private func picture(
    _ name: String, height: Int = 4, width: Int = 4, channels: Int = 3, _ sample: (Int, Int, Int) -> Int
  ) throws {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    let pixels = (0..<height).flatMap { row in
      (0..<width).flatMap { column in (0..<channels).map { UInt8(sample(row, column, $0)) } }
    }
    try PNG.write(PixelImage(width: width, height: height, channels: channels, pixels: pixels), to: file)
  }

  private func open(
    _ yaml: String = "", _ split: DatasetSplit = .train, sample: [Int] = [4, 4, 3]
  ) throws -> any Dataset {
    try GANZooDataTests.open("pictures", yaml, DatasetRequest(split, folder: path, sample: sample))
  }

  /// The first channel of each example's first pixel, as 8-bit value.
  private func firsts(_ examples: any Dataset) throws -> [Int] {
    let (values, _) = try examples.batch(Array(0..<examples.count))
    let size = examples.shape.reduce(1, *)
    return stride(from: 0, to: values.count, by: size).map { Int((values[$0] * 127.5 + 127.5).rounded()) }
  }

  /// The network input for an 8-bit sample.
  private func value(_ sample: Int) -> Float { (Float(sample) - 127.5) / 127.5 }

  private func refusal(_ yaml: String = "", _ split: DatasetSplit = .train, sample: [Int] = [4, 4, 3]) -> String {
    message { _ = try open(yaml, split, sample: sample) }
  }

  @Test("Pictures without classes, sorted by name")
  func flat() throws {
    for (name, value) in [("b.png", 2), ("a10.PNG", 1), ("c.jpeg", 3), (".hidden.png", 9)] {
      try picture(name) { _, _, _ in value }
    }
    _ = try folder.file("notes.txt", "x")
    try FileManager.default.createDirectory(atPath: path + "/empty", withIntermediateDirectories: true)
    let examples = try open()
    #expect(examples.count == 3 && examples.shape == [4, 4, 3] && examples.classNames.isEmpty)
    #expect(try firsts(examples) == [1, 2, 3])
    let (values, labels) = try examples.batch([2, 0, 2])
    #expect(labels == [0, 0, 0])
    let expected = [3, 1, 3].flatMap { Array(repeating: value($0), count: 48) }
    #expect(values == expected)
  }

  @Test("A folder for each class; classes are sorted by name")
  func classes() throws {
    for (name, value) in [("dog/1.png", 1), ("dog/2.png", 2), ("cat/x.png", 3), ("ant/a.png", 4)] {
      try picture(name) { _, _, _ in value }
    }
    let examples = try open("", .all)
    #expect(examples.classNames == ["ant", "cat", "dog"])
    #expect(try firsts(examples) == [4, 3, 1, 2])
    #expect(try examples.batch([3, 0, 1, 2]).labels == [2, 0, 1, 2])
  }

  @Test("Folders train and test share the classes of both")
  func splits() throws {
    try picture("train/b/1.png") { _, _, _ in 1 }
    try picture("test/a/2.png") { _, _, _ in 2 }
    try picture("test/b/3.png") { _, _, _ in 3 }
    for (split, values, labels) in [
      (DatasetSplit.train, [1], [1]), (.test, [2, 3], [0, 1]), (.all, [1, 2, 3], [1, 0, 1]),
    ] {
      let examples = try open("", split)
      #expect(examples.classNames == ["a", "b"])
      #expect(try firsts(examples) == values)
      #expect(try examples.batch(Array(values.indices)).labels == labels)
    }
  }

  @Test(
    "A requested split without class folders is refused if the other split has classes"
  )
  func unlabelled() throws {
    try picture("train/a/1.png") { _, _, _ in 1 }
    try picture("train/b/2.png") { _, _, _ in 2 }
    try picture("test/3.png") { _, _, _ in 3 }
    #expect(try firsts(open()) == [1, 2])
    for split in [DatasetSplit.test, .all] {
      #expect(
        refusal("", split) == "\(path)/test: pictures without a folder for each class, but \(path)/train has classes; "
          + "expected them in both or in none")
    }
  }

  @Test("The largest centred crop, no crop, or a crop of a given size")
  func crops() throws {
    // Of eight columns the middle four differ, and of these the middle two.
    let columns = [10, 10, 20, 30, 30, 20, 10, 10]
    try picture("a.png", height: 4, width: 8) { row, column, _ in columns[column] + row }
    let rows = { (columns: [Int], rows: Range<Int>) -> [Float] in
      rows.flatMap { row in columns.flatMap { [Float](repeating: value($0 + row), count: 3) } }
    }
    #expect(try open().batch([0]).values == rows([20, 30, 30, 20], 0..<4))
    #expect(try open("crop: center", sample: [4, 8, 3]).batch([0]).values == rows(columns, 0..<4))
    #expect(try open("crop: [2, 2]", sample: [2, 2, 3]).batch([0]).values == rows([30, 30], 1..<3))
    // Stretched: equals resizing the whole picture.
    let whole = try ImageReader.read(path + "/a.png", channels: 3)
    #expect(
      try open("crop: none", sample: [4, 4, 3]).batch([0]).values
        == whole.resized(height: 4, width: 4).pixels.map { value(Int($0)) })
    #expect(
      try open("crop: [4, 6]", sample: [3, 5, 3]).batch([0]).values
        == whole.cropped(height: 4, width: 6).resized(height: 3, width: 5).pixels.map { value(Int($0)) })
  }

  @Test("One to four channels of any picture", arguments: 1...4)
  func channels(_ channels: Int) throws {
    try picture("a.png", channels: 3) { _, _, _ in 80 }
    let (values, _) = try open(sample: [4, 4, channels]).batch([0])
    let expected = [[80], [80, 255], [80, 80, 80], [80, 80, 80, 255]][channels - 1]
    #expect(values.prefix(channels).map { Int(($0 * 127.5 + 127.5).rounded()) } == expected)
    #expect(values.count == 16 * channels)
  }

  @Test("JPEG files are decoded regardless of their extension")
  func jpeg() throws {
    let source = Fixture.path("pictures/jpeg-rgb.jpg")
    try FileManager.default.copyItem(atPath: source, toPath: path + "/misnamed.png")
    let image = try ImageReader.read(source, channels: 3)
    let (values, _) = try open("crop: none", sample: [image.height, image.width, 3]).batch([0])
    #expect(values == image.pixels.map { value(Int($0)) })
  }

  @Test("The first damaged file of a batch is reported; other files can still be read")
  func damaged() throws {
    for name in ["a.png", "b.png", "c.png", "d.png"] { try picture(name) { _, _, _ in 5 } }
    _ = try folder.file("b.png", "not a picture")
    _ = try folder.file("c.png", Array(try folder.bytes("a.png").prefix(40)))
    let examples = try open()
    #expect(examples.count == 4)
    #expect(try examples.batch([0, 3]).labels.count == 2)
    let text = message { _ = try examples.batch([0, 2, 1, 3]) }
    #expect(text.hasPrefix("\(path)/c.png: "), "\(text)")
    #expect(
      message { _ = try examples.batch([0, 1, 2]) }
        == "\(path)/b.png: expected a PNG, JPEG, WebP or BMP file, found one that begins with the bytes 6E 6F 74 20 61 20 70 69"
    )
    try FileManager.default.removeItem(atPath: path + "/d.png")
    // It was decoded before.
    #expect(try examples.batch([3]).labels == [0])
  }

  @Test("Reading a batch twice gives equal results, with and without cache")
  func repeated() throws {
    for index in 0..<40 { try picture("\(100 + index).png") { row, column, _ in index + row + column } }
    let indices = (0..<40).map { $0 * 7 % 40 }
    let examples = try open()
    let first = try examples.batch(indices).values
    #expect(try examples.batch(indices).values == first)
    #expect(try open().batch(indices).values == first)
    #expect(try open().batch(Array(0..<40)).values[0] == value(0))
  }

  @Test("Decoded pictures are cached up to the limit")
  func cache() throws {
    let cache = PictureCache(limit: 10_000, pictureSize: 936)
    #expect(cache.capacity == 10)
    for index in 0..<50 { cache.keep([UInt8(index)], at: index) }
    #expect(cache.count == 10)
    #expect(cache[9] == [9] && cache[10] == nil)
    for name in ["a.png", "b.png"] { try picture(name) { _, _, _ in 5 } }
    let examples = try #require(try open(sample: [64, 64, 3]) as? PictureFolder)
    _ = try examples.batch([0, 1, 0])
    #expect(examples.cache.count == 2)
    #expect(examples.cache.capacity * 64 * 64 * 3 <= 256 << 20)
  }

  @Test("Invalid folder structures")
  func folders() throws {
    let none = "no PNG, JPEG, WebP or BMP files, expected them in it or in a folder for each class"
    #expect(refusal() == "\(path): \(none)")
    _ = try folder.file("a.gif", "GIF89a")
    #expect(refusal() == "\(path): \(none); found 1 .gif")
    try picture("cat/a.png") { _, _, _ in 1 }
    #expect(
      refusal("", .test) == "\(path): data.split is test, but there is no folder test or val beside a folder train")
    try FileManager.default.createDirectory(atPath: path + "/dog", withIntermediateDirectories: true)
    #expect(refusal() == "\(path)/dog: \(none)")
    try picture("dog/deep/a.png") { _, _, _ in 1 }
    #expect(refusal() == "\(path)/dog: holds the folder deep, expected pictures of a class only")
    try picture("top.png") { _, _, _ in 1 }
    #expect(
      refusal() == "\(path): pictures both in it (top.png) and in a folder in it (cat); expected one or the other")
  }

  @Test("Too many pictures are refused, in one folder or in several")
  func limit() throws {
    for name in ["a/1.png", "a/2.png", "b/3.png"] { try picture(name) { _, _, _ in 1 } }
    #expect(try PictureListing(path, .train, limit: 3).count == 3)
    #expect(message { _ = try PictureListing(path, .train, limit: 2) } == "\(path)/b: more than 2 pictures")
    #expect(message { _ = try PictureListing(path + "/a", .train, limit: 1) } == "\(path)/a: more than 1 pictures")
  }

  @Test("A symbolic link to its own folder does not cause endless recursion")
  func loop() throws {
    try picture("cat/a.png") { _, _, _ in 1 }
    try FileManager.default.createSymbolicLink(atPath: path + "/cat/loop", withDestinationPath: "..")
    #expect(refusal() == "\(path)/cat: holds the folder loop, expected pictures of a class only")
    #expect(PictureFolder.holdsPictures(path))
  }

  @Test("Invalid settings and sample shapes")
  func settings() throws {
    try picture("a.png") { _, _, _ in 1 }
    #expect(
      message { _ = try GANZooDataTests.open("pictures", "", DatasetRequest(sample: [4, 4, 3])) }
        == "the data set 'pictures' needs a folder: name it with --data FOLDER, or in data.folder")
    #expect(
      refusal(sample: [2])
        == "pictures have shape [height, width, channels] with 1 to 4 channels, but architecture.sample is [2]")
    #expect(refusal(sample: [4, 4, 5]).hasSuffix("but architecture.sample is [4, 4, 5]"))
    #expect(
      refusal("crop: centre")
        == "recipe.yaml:1: crop: expected none, center or a list of height and width, each from 1 to 65536, "
        + "found 'centre'; did you mean 'center'?")
    #expect(
      refusal("crop: [4]")
        == "recipe.yaml:1: crop: expected none, center or a list of height and width, each from 1 to 65536, "
        + "found a list of 1")
    #expect(
      message { _ = try open("crop: [4, 9]").batch([0]) }
        == "\(path)/a.png: 4 x 4 pixels, smaller than data.crop, 4 x 9")
    #expect(
      message { _ = try GANZooDataTests.open("pictures", "", DatasetRequest(folder: "/none", sample: [4, 4, 3])) }
        == "there is no folder /none")
  }

  @Test("A folder is recognised by its pictures, also in class folders and splits")
  func recognition() throws {
    #expect(!PictureFolder.holdsPictures(path))
    #expect(!PictureFolder.holdsPictures("/none"))
    try folder.addSplit("train", count: 2)
    #expect(!PictureFolder.holdsPictures(path))
    try picture("train/cat/a.png") { _, _, _ in 1 }
    #expect(PictureFolder.holdsPictures(path) && PictureFolder.holdsPictures(path + "/train/cat"))
  }
}
