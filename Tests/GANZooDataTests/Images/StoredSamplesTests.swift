import Foundation
import GANZooData
import GANZooTestSupport
import Testing

/// PNG files compared with TensorFlow's and Pillow's results (Fixtures/make_pictures.py).
@Suite("PNG samples as stored")
struct StoredSamplesTests {
  private static func path(_ name: String) -> String { Fixture.path("pictures/samples/\(name).png") }

  static let kinds: [String] =
    [1, 2, 4, 8, 16].flatMap { ["grey-\($0)", "grey-\($0)-key"] }
    + [1, 2, 4, 8].flatMap { ["palette-\($0)", "palette-\($0)-alpha"] }
    + [8, 16].flatMap { ["rgb-\($0)", "rgb-\($0)-key", "grey-alpha-\($0)", "rgba-\($0)"] }

  @Test("Every colour type and depth, with transparent colours, plain and interlaced", arguments: kinds)
  func samples(_ kind: String) throws {
    let expected = try PNG.read(Self.path("\(kind).rgba"), channels: 4)
    for file in [kind, "\(kind)-interlaced"] {
      #expect(try PNG.read(Self.path(file), channels: 4) == expected)
      let isGrey = kind.hasPrefix("grey")
      for transparency in Transparency.allCases {
        let flat = expected.flattened(transparency)
        #expect(try PNG.read(Self.path(file), channels: 3, transparency: transparency) == flat)
        let own = try PNG.read(Self.path(file), transparency: transparency)
        #expect(own == (isGrey ? flat.converted(channels: 1) : flat))
      }
    }
  }

  @Test(
    "Gamma, colour spaces, profiles and significant bits do not change the samples",
    arguments: ["gamma", "gamma-18", "srgb", "primaries", "profile", "bits"])
  func claims(_ claim: String) throws {
    #expect(try PNG.read(Self.path("claims-\(claim)"), channels: 1) == PNG.read(Self.path("grey-8"), channels: 1))
    guard claim != "bits" else { return }
    #expect(
      try PNG.read(Self.path("claims-\(claim)-16"), channels: 4) == PNG.read(Self.path("rgba-16"), channels: 4))
  }

  @Test("Of 16 bits the upper 8 are used, over the whole range")
  func range() throws {
    let found = try PNG.read(Self.path("range-16"))
    #expect(try found == PNG.read(Self.path("range-16.grey")))
    #expect(found.channels == 1 && found[0, 1] == 128 && found[63, 63] == 255)
  }

  @Test("Alpha over black and white, and dropped, like in Pillow", arguments: Transparency.allCases)
  func flat(_ transparency: Transparency) throws {
    let expected = try PNG.read(Self.path("flat.\(transparency.rawValue)"))
    #expect(try PNG.read(Self.path("flat"), transparency: transparency) == expected)
  }

  @Test("A transparent colour in a colour type that allows none is ignored")
  func misplaced() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.path("rgba-8")))
    let key = try Data(contentsOf: URL(fileURLWithPath: Self.path("rgb-8-key")))
    let place = try #require(key.range(of: Data("tRNS".utf8))).lowerBound - 4
    var changed = Array(bytes)
    changed.insert(contentsOf: key[place..<place + 18], at: 33)
    #expect(try PNG.decode(changed, channels: 4) == PNG.decode(Array(bytes), channels: 4))
    // After the pixels.
    let plain = try Array(Data(contentsOf: URL(fileURLWithPath: Self.path("rgb-8"))))
    var late = plain
    late.insert(contentsOf: key[place..<place + 18], at: plain.count - 12)
    #expect(try PNG.decode(late, channels: 4) == PNG.decode(plain, channels: 4))
  }
}
