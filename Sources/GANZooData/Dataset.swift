/// What a training learns from: examples of one shape, numbered from 0, each of a class where there are classes.
///
/// Whether all of them are in memory is theirs to decide; a training asks for a batch at a time.
public protocol Dataset: Sendable {
  /// Number of examples.
  var count: Int { get }
  /// Shape of an example: [H, W, C] of an image, [2] of a point in a plane.
  var shape: [Int] { get }
  /// Names of the classes, by label; empty where there are none.
  var classNames: [String] { get }
  /// What a user should know of them, a sentence each, such as which files of a folder were left out.
  var notes: [String] { get }

  /// Some of the examples, in this order.
  ///
  /// - Returns: their values, one example after the other, row-major; those of images are in [−1, 1], −1 being black. And
  ///   their labels, 0 where there are no classes.
  /// - Throws: an error that names the file, where examples are read when they are asked for.
  func batch(_ indices: [Int]) throws -> (values: [Float], labels: [Int])

  /// The pictures that examples were made from, where these may have been larger or in colour; nil by default.
  var originals: PictureSurvey? { get }
}

extension Dataset {
  /// Examples are as they were.
  public var originals: PictureSurvey? { nil }
}

extension Dataset {
  /// Nothing.
  public var notes: [String] { [] }
}

/// Samples of 8 bits as values in [−1, 1]: (p − 127.5) / 127.5.
package enum PixelValues {
  /// The value of each of the 256 samples.
  package static let table = (0...255).map { (Float($0) - 127.5) / 127.5 }
}
