import Console
import Machine

/// What would not fit the machine.
enum LimitError: Error, Equatable, CustomStringConvertible {
  case memory(needed: Int, available: AvailableMemory, advice: String)
  case disk(needed: Int, free: Int, path: String)

  /// A sentence that says what is needed and what there is.
  var description: String {
    let (what, remedy) =
      switch self {
      case .memory(let needed, let available, let advice):
        (
          "this would take about \(needed.byteText) of memory, but only \(available.bytes.byteText) "
            + "are left \(available.limit.rawValue)", advice
        )
      case .disk(let needed, let free, let path):
        ("this would write up to \(needed.byteText) to \(path), but only \(free.byteText) are free there", "make room")
      }
    return "\(what); \(remedy), or begin even so with --ignore-limits"
  }
}
