import GANZooData

extension Classifier {
  /// The classifier's number for each of some images' classes: by name, by the name of a class's folder, or by number.
  ///
  /// Nil without classes, and where one is none of the classifier's.
  public func classNumbers(of names: [String]) -> [Int]? {
    guard !names.isEmpty else { return nil }
    let forms = [classNames, ClassFolderNames.names(of: classNames), classNames.indices.map(String.init)]
    for form in forms {
      // Byte by byte, as names of files are.
      let known = Dictionary(form.enumerated().map { (Array($1.utf8), $0) }) { first, _ in first }
      let numbers = names.compactMap { known[Array($0.utf8)] }
      if numbers.count == names.count, Set(numbers).count == numbers.count { return numbers }
    }
    return nil
  }
}
