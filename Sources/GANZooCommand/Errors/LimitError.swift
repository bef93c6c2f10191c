import GANZooSupport

/// What would not fit the machine.
enum LimitError: Error, Equatable, CustomStringConvertible {
  case memory(needed: Int, available: AvailableMemory, advice: String)
  case disk(needed: Int, free: Int, paths: [String])

  /// A sentence that says what is needed and what there is.
  var description: String {
    let evenSo = "or begin even so with --ignore-limits"
    switch self {
    case .memory(let needed, let available, let advice):
      return "this would take about \(needed.byteText) of memory, but only \(available.bytes.byteText) are left "
        + "\(available.limit.rawValue); \(advice), \(evenSo)"
    case .disk(let needed, let free, let paths):
      return
        "this would write up to \(needed.byteText) to \(paths.joined(separator: " and ")), but only "
        + "\(free.byteText) are free there; make room, \(evenSo)"
    }
  }
}
