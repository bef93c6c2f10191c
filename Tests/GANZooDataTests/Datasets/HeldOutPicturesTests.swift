import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("Pictures held out by their names")
struct HeldOutPicturesTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  private func add(_ names: [String]) throws {
    let image = PixelImage(width: 2, height: 2, channels: 1, pixels: [1, 2, 3, 4])
    for name in names {
      let file = "\(path)/\(name)"
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try PNG.write(image, to: file)
    }
  }

  private func names(_ split: DatasetSplit) throws -> [String] {
    let listing = try PictureListing(path, split, .byName)
    return (0..<listing.count).map { String(listing.path($0).dropFirst(path.count + 1)) }
  }

  // By: printf %s 3.png | sha256sum; its first eight digits, modulo six, are 0 for a test picture, 1 for validation.
  @Test("are the same ones whatever is added")
  func same() throws {
    try add((0..<12).map { "\($0).png" })
    #expect(try names(.test) == ["0.png", "3.png"])
    #expect(
      try names(.train) == ["1.png", "10.png", "11.png", "2.png", "4.png", "5.png", "6.png", "7.png", "8.png", "9.png"])
    #expect(try names(.all).count == 12)
    let listing = try PictureListing(path, .train, .byName)
    #expect(
      listing.validation.map { String(listing.path($0).dropFirst(path.count + 1)) } == [
        "4.png", "5.png", "6.png", "9.png",
      ])
    #expect(listing.heldOut == 2)
    #expect(
      listing.notes == [
        "\(path) has no test folder: 2 of 12 pictures are kept for evaluation; "
          + "--set data.test=folder learns from all"
      ])
    try add((0..<300).map { "added-\($0).png" })
    #expect(try names(.test).filter { !$0.hasPrefix("added") } == ["0.png", "3.png"])
    #expect(try (35...70).contains(names(.test).count))
    let folder = try PictureListing(path, .train)
    #expect(folder.count == 312 && folder.heldOut == 0 && folder.notes.isEmpty)
  }

  @Test("are chosen by class folder and name, and leave something of each class")
  func classes() throws {
    try add(["cats/0001.png", "cats/0002.png", "cats/c.png", "dogs/9.png", "dogs/17.png", "dogs/6.png", "dogs/4.png"])
    let (test, train) = (try names(.test), try names(.train))
    #expect(Set(test + train).count == 7 && test.count + train.count == 7)
    #expect(!train.filter { $0.hasPrefix("cats/") }.isEmpty && !train.filter { $0.hasPrefix("dogs/") }.isEmpty)
    #expect(!train.isEmpty && train.contains("cats/0001.png") && train.contains("cats/0002.png"))
  }

  @Test("stay in a class that would be left with none")
  func alone() throws {
    try add(["0.png"])
    #expect(try names(.train) == ["0.png"])
    #expect(
      message { _ = try names(.test) }
        == "\(path): of its 1 picture none is kept for evaluation, since few are chosen by their names; put some into a "
        + "folder test beside a folder train")
  }

  @Test("are none where there is a folder for them")
  func splits() throws {
    try add((0..<12).map { "train/\($0).png" } + ["test/a.png"])
    #expect(try names(.train).count == 12)
    #expect(try names(.test) == ["test/a.png"])
  }
}
