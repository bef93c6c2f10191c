import Foundation

/// Whether an open file is the one of that name still: it may have been removed, or replaced by another.
package func isOpenFile(_ descriptor: Int32, at path: String) -> Bool {
  var (opened, named) = (stat(), stat())
  return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
    && opened.st_dev == named.st_dev
}
