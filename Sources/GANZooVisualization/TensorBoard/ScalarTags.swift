import GANZooSupport

/// The tags of curves: names of the log, and of the accuracy of each class the class's name in place of its number.
struct ScalarTags {
  /// Names of the classes; empty where they are not known.
  let classNames: [String]

  /// The tag of what the log calls by a name.
  func tag(_ name: String) -> String {
    guard let match = name.wholeMatch(of: /(?:metric\/)?accuracy_([0-9]{1,9})/), let index = Int(match.1) else {
      return name
    }
    return "accuracy/\(classNames.indices.contains(index) ? classNames[index].shown() : String(index))"
  }
}
