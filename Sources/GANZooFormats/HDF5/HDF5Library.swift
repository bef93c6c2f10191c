import CGANZooHDF5
import Foundation

/// The way into libhdf5: one caller at a time, and no messages on standard error.
package enum HDF5Library {
  /// libhdf5 keeps global state and may be built without thread safety. It is one per process, and so is its lock.
  private static let lock = NSRecursiveLock()

  /// Keeps libhdf5 from closing itself when the process ends, which has no effect once the library was used.
  ///
  /// For programs that end with an error about a file that could not be finished, on a full disk: libhdf5 1.10 keeps a handle to
  /// it, and writes "infinite loop closing library" behind the program's own message, or crashes. Our files are closed one by one.
  package static func skipCleanUpAtExit() {
    lock.lock()
    defer { lock.unlock() }
    H5dont_atexit()
  }

  /// Runs `body` alone in the library, with its automatic error printing switched off. May be nested.
  static func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    // Error printing is a setting of the calling thread, which may be the host program's own: put it back.
    let stack = chdf5_default_error_stack()
    var handler: H5E_auto2_t?
    var context: UnsafeMutableRawPointer?
    H5Eget_auto2(stack, &handler, &context)
    H5Eset_auto2(stack, nil, nil)
    defer { H5Eset_auto2(stack, handler, context) }
    return try body()
  }

  /// Creates a property list, hands it to `body` and closes it.
  static func withProperties<Result>(_ kind: hid_t, _ body: (hid_t) throws -> Result) rethrows -> Result {
    let list = H5Pcreate(kind)
    defer { H5Pclose(list) }
    return try body(list)
  }
}
