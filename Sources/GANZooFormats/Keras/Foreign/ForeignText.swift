/// Recognises text files that are not models, such as Git LFS pointers and web pages.
struct ForeignText {
  private let text: String
  private let head: String

  /// - Parameter text: the beginning of the file.
  init(_ text: String) {
    self.text = text
    head = String(text.drop { $0.isWhitespace || $0 == "\u{feff}" }.prefix(1000))
  }

  var kind: ForeignFile? {
    let small = head.lowercased()
    if head.hasPrefix("version https://git-lfs") { return pointer }
    if head.contains("/annex/objects/") && head.utf8.count < 400 {
      return ForeignFile(
        "a git-annex pointer", "it stands for the file, which 'git annex get' fetches", standsForAnother: true)
    }
    if ["<!doctype html", "<html", "<head", "<body"].contains(where: small.hasPrefix) {
      return ForeignFile(
        "a web page", "the address is that of a page about the file; download the file itself (GitHub: 'Raw')",
        standsForAnother: true)
    }
    if head.hasPrefix("<") { return ForeignFile("XML", "it holds no Keras model; download or export the model again") }
    if head.hasPrefix("{") || head.hasPrefix("[") || head.hasPrefix("\"{") { return json }
    if head.hasPrefix("model_checkpoint_path:") { return ForeignFile.checkpoint }
    if head.contains("class_name:") && head.contains("config:") {
      return ForeignFile(
        "a model's configuration as YAML (Keras' to_yaml), without weights",
        "YAML is not read, since Keras dropped it; in Python: open('model.json', 'w').write(model.to_json()), and then "
          + "'ganzoo import model.json --weights' and the file of weights")
    }
    let first = head.prefix { !$0.isNewline }.prefix(40)
    return head.isEmpty
      ? ForeignFile("blank", "it holds nothing but spaces; copy or download it again")
      : ForeignFile("a text that begins with '\(first)'", "it holds no weights; copy or download the model again")
  }

  private var pointer: ForeignFile {
    let size = head.split(whereSeparator: \.isNewline).first { $0.hasPrefix("size ") }.flatMap { Int($0.dropFirst(5)) }
    return ForeignFile(
      "a Git LFS pointer",
      "it stands for the file\(size.map { " of \($0) bytes" } ?? ""), which 'git lfs pull' fetches",
      standsForAnother: true)
  }

  private var json: ForeignFile {
    if text.contains("\"cell_type\"") || text.contains("\"nbformat\"") {
      return ForeignFile(
        "a Jupyter notebook", "run it, save the model in it (model.save('G.keras')), and take that file")
    }
    if text.contains("\"modelTopology\"") || text.contains("\"weightsManifest\"") {
      return ForeignFile("a TensorFlow.js model", "take the Keras file that it was made of")
    }
    if text.contains("\"weight_map\"") {
      return ForeignFile("a list of files with parts of the weights", "save the weights in one file")
    }
    if text.contains("\"library_name\"") && text.contains("\"ganzoo\"") {
      return ForeignFile(
        "the description of a generator whose weights are beside it", "name the folder instead of a file in it")
    }
    if text.contains("class_name") && text.contains("config") {
      return ForeignFile(
        "a model's configuration without weights",
        "'ganzoo import' this file '--weights' and the file of weights makes a generator")
    }
    return ForeignFile("JSON", "it holds no weights; if it is a server's answer, download the file again")
  }
}
