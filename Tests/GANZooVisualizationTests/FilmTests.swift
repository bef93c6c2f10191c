import GANZooData
import GANZooTestSupport
import Testing

import GANZooVisualization

@Suite("Films")
struct FilmTests {
  private func grids(_ steps: [Int], in folder: TemporaryFolder, channels: Int = 1) throws -> [RunGrid] {
    try steps.map { step in
      let path = "\(folder.path)/step-\(step).png"
      let pixels = (0..<60 * 40 * channels).map { UInt8(truncatingIfNeeded: $0 + step) }
      try PNG.write(PixelImage(width: 60, height: 40, channels: channels, pixels: pixels), to: path)
      return RunGrid(step: step, path: path)
    }
  }

  @Test("show a second for 250 steps, dense grids for shorter and late ones for no longer than two seconds")
  func times() throws {
    let folder = try TemporaryFolder()
    let grids = try grids([0, 10, 50, 300, 550, 5000], in: folder)
    #expect(Film(grids).milliseconds == [100, 160, 1000, 1000, 2000, 2000])
    #expect(Film(grids, pace: .stepsPerSecond(1000)).milliseconds == [100, 100, 250, 250, 2000, 2000])
    #expect(Film(grids, pace: .gridsPerSecond(8)).milliseconds == [125, 125, 125, 125, 125, 125])
  }

  @Test("have the grids' pixels, and below them the step in white", arguments: [1, 3])
  func pixels(_ channels: Int) throws {
    let folder = try TemporaryFolder()
    let grids = try grids([0, 12_345], in: folder, channels: channels)
    let film = try Film(grids, scale: 2).animation()
    #expect(film.width == 120 && film.height > 80 && film.channels == channels)
    let picture = try film.picture(1)
    let grid = try PNG.read(grids[1].path)
    for (row, column) in [(0, 0), (7, 3), (79, 119)] {
      for channel in 0..<channels {
        #expect(picture[row, column, channel] == grid[row / 2, column / 2, channel])
      }
    }
    let strip = picture.pixels[(80 * 120 * channels)...]
    #expect(strip.min() == 32 && (strip.max() ?? 0) > 200)
    // Letters end before the margin.
    #expect((80..<film.height).allSatisfy { picture[$0, 119] == 32 })
    #expect(try film.picture(0).pixels[(80 * 120 * channels)...] != strip)
  }

  @Test("name a grid of another size")
  func sizes() throws {
    let folder = try TemporaryFolder()
    var grids = try grids([0], in: folder)
    let path = folder.path + "/step-5.png"
    try PNG.write(PixelImage(width: 3, height: 2, channels: 1, pixels: [1, 2, 3, 4, 5, 6]), to: path)
    grids.append(RunGrid(step: 5, path: path))
    let film = try Film(grids).animation()
    #expect(
      message { try film.write(to: folder.path + "/f.gif") }
        == "\(path) is a picture of 3 x 2, but the first one is 60 x 40")
    #expect(!folder.files.contains("f.gif"))
  }
}
