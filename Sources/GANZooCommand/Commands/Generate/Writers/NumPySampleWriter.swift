import GANZooFormats
import GANZooSupport
import GANZooTensors

/// A NumPy archive with 'arr_0', as OpenAI's evaluations of images read it, 'labels' and 'class_names'.
final class NumPySampleWriter: SampleWriter {
  private let list: SampleList
  private let path: String
  private let writer: NPZWriter

  init(_ list: SampleList, to path: String) throws {
    (self.list, self.path) = (list, path)
    writer = try NPZWriter(path)
    try writer.begin("arr_0", list.isImages ? .uint8 : .float32, shape: [list.count] + list.sample.sizes)
  }

  func take(_ samples: Tensor, first: Int) throws {
    if list.isImages { try writer.append(samples.pixels) } else { try writer.append(samples.values) }
  }

  func finish(in group: FileGroup) throws -> String {
    if let labels = list.labels {
      try writer.add("labels", labels)
      try writer.add("class_names", list.classNames)
    }
    try writer.commit(in: group)
    return list.words(path, hasSizes: true)
  }
}
