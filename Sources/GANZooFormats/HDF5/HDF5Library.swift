import CGANZooHDF5
import Foundation

/// Access to libhdf5 for one thread at a time, with libhdf5's messages on standard error switched off.
package enum HDF5Library {
  /// libhdf5 keeps global state and may be built without thread safety, so the process has one lock for it.
  private static let lock = NSRecursiveLock()

  /// Keeps libhdf5 from cleaning up when the process exits. Call it before any other function of libhdf5.
  ///
  /// If a file could not be completed on a full disk, libhdf5 1.10 keeps a handle to it. At exit it then prints
  /// "infinite loop closing library" or crashes. We need no cleaning up, because we close every file ourselves.
  package static func skipCleanUpAtExit() {
    lock.lock()
    defer { lock.unlock() }
    H5dont_atexit()
  }

  /// Runs `body` while no other thread uses libhdf5 and with its automatic error printing switched off. Calls may be
  /// nested.
  static func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    // Error printing is a setting of the calling thread, which may belong to the host program, so we restore it.
    let stack = chdf5_default_error_stack()
    var handler: H5E_auto2_t?
    var context: UnsafeMutableRawPointer?
    H5Eget_auto2(stack, &handler, &context)
    H5Eset_auto2(stack, nil, nil)
    defer { H5Eset_auto2(stack, handler, context) }
    return try body()
  }

  /// Passes a new property list to `body` and closes it afterwards.
  static func withProperties<Result>(_ kind: hid_t, _ body: (hid_t) throws -> Result) rethrows -> Result {
    let list = H5Pcreate(kind)
    defer { H5Pclose(list) }
    return try body(list)
  }
}
