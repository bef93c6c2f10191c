import GANZooSupport
import GANZooTensors

/// Where samples go. Nothing is there before `finish`.
protocol SampleWriter: AnyObject {
  /// Takes a batch of samples, of which the first is number `first`.
  func take(_ samples: Tensor, first: Int) throws

  /// Completes what is written, together with the other files of `group`, and says what it is.
  func finish(in group: FileGroup) throws -> String
}
