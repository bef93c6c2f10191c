import GANZoo

extension Zoo {
  /// What can be named, at the end of a help text: what other packages bring is there too.
  var help: String {
    let lists = [
      ("ARCHITECTURES", architectures.names), ("OBJECTIVES", objectives.names), ("DATA SETS", datasets.names),
      ("OPTIMIZERS", optimizers.names),
    ]
    return lists.map { title, names in "\n\(title): \(names.joined(separator: ", "))" }.joined()
  }
}
