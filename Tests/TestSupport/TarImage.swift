/// The bytes of a tar archive of members of a type: `0` a file, `2` a symbolic link to `target`, and so on.
package func tar(
  _ members: [(name: String, bytes: [UInt8])], type: Character = "0", target: String = ""
) -> [UInt8] {
  var archive: [UInt8] = []
  for (name, bytes) in members {
    var header = [UInt8](repeating: 0, count: 512)
    put(name, at: 0, in: &header)
    put("0000644", at: 100, in: &header)
    put(octal(bytes.count, digits: 11), at: 124, in: &header)
    put(String(type), at: 156, in: &header)
    put(target, at: 157, in: &header)
    put("ustar", at: 257, in: &header)
    sealTarHeader(&header)
    archive += header
    archive += bytes
    archive += [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }
  archive += [UInt8](repeating: 0, count: 1024)
  return archive
}

/// Sets the sum of a header's bytes to what it is.
package func sealTarHeader(_ header: inout [UInt8]) {
  put("        ", at: 148, in: &header)
  put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6), at: 148, in: &header)
  header[154] = 0
}

private func put(_ text: String, at place: Int, in header: inout [UInt8]) {
  for (index, byte) in text.utf8.enumerated() { header[place + index] = byte }
}

private func octal(_ number: Int, digits: Int) -> String {
  let text = String(number, radix: 8)
  return String(repeating: "0", count: digits - text.count) + text
}
