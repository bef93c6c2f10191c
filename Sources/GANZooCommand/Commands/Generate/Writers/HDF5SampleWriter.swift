import GANZooFormats
import GANZooSupport
import GANZooTensors

/// An HDF5 file with 'images' or 'points', 'labels' and 'class_names'.
final class HDF5SampleWriter: SampleWriter {
  private let list: SampleList
  private let path: String
  private let writer: HDF5Writer

  init(_ list: SampleList, to path: String) throws {
    (self.list, self.path) = (list, path)
    writer = try HDF5Writer(path)
    try writer.createDataset(dataset, shape: shape, of: list.isImages ? .uint8 : .float32)
  }

  private var dataset: String { list.isImages ? "/images" : "/points" }
  private var shape: [Int] { [list.count] + list.sample.sizes }

  func take(_ samples: Tensor, first: Int) throws {
    let rows = first..<first + samples.shape[0]
    if list.isImages {
      try writer.write(samples.pixels, rows: rows, of: shape, to: dataset)
    } else {
      try writer.write(samples.values, rows: rows, of: shape, to: dataset)
    }
  }

  func finish(in group: FileGroup) throws -> String {
    if let labels = list.labels {
      try writer.write(labels.map(Int32.init), shape: [list.count], to: "/labels")
      try writer.write(list.classNames, to: "class_names")
    }
    if let truncation = list.truncation { try writer.setString("\(truncation)", "truncation", of: "/") }
    try writer.commit(in: group)
    return list.words(path, hasSizes: true)
  }
}
