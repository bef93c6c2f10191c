extension Storage {
  /// Numbers seen as [outer, length, inner] → positions `range` of the middle axis.
  package func sliced(outer: Int, length: Int, inner: Int, _ range: Range<Int>) -> Storage {
    let width = range.count * inner
    let result = Storage(uninitialized: outer * width, on: device)
    device.serially {
      for index in 0..<outer {
        (result.pointer + index * width)
          .update(from: pointer + (index * length + range.lowerBound) * inner, count: width)
      }
    }
    return result
  }

  /// Numbers seen as [outer, length, inner], with zeros before and after along the middle axis.
  package func padded(outer: Int, length: Int, inner: Int, before: Int, after: Int) -> Storage {
    let (width, total) = (length * inner, (before + length + after) * inner)
    let result = Storage(repeating: 0, count: outer * total, on: device)
    device.serially {
      for index in 0..<outer {
        (result.pointer + index * total + before * inner).update(from: pointer + index * width, count: width)
      }
    }
    return result
  }

  /// Parts seen as [outer, their width], side by side.
  package static func concatenated(_ parts: [(storage: Storage, width: Int)], outer: Int, on device: Device) -> Storage
  {
    let total = parts.reduce(0) { $0 + $1.width }
    let result = Storage(uninitialized: outer * total, on: device)
    var offset = 0
    for (storage, width) in parts {
      device.serially {
        for index in 0..<outer {
          (result.pointer + index * total + offset).update(from: storage.pointer + index * width, count: width)
        }
      }
      offset += width
    }
    return result
  }

  /// Rows of `width` numbers picked by their number.
  package func rows(_ indices: Indices, width: Int) -> Storage {
    precondition(indices.areAll(below: self.count / width), "a row that a table of \(self.count / width) rows has not")
    let result = Storage(uninitialized: indices.count * width, on: device)
    device.serially {
      for index in 0..<indices.count {
        (result.pointer + index * width).update(from: pointer + Int(indices.pointer[index]) * width, count: width)
      }
    }
    return result
  }

  /// Rows of `width` numbers added into `count` rows of zeros.
  package func scatteredRows(_ indices: Indices, width: Int, count: Int) -> Storage {
    precondition(indices.areAll(below: count), "a row that a table of \(count) rows has not")
    let result = Storage(repeating: 0, count: count * width, on: device)
    device.serially {
      for index in 0..<indices.count {
        let row = result.pointer + Int(indices.pointer[index]) * width
        for column in 0..<width { row[column] += pointer[index * width + column] }
      }
    }
    return result
  }
}

extension Indices {
  fileprivate func areAll(below bound: Int) -> Bool {
    !device.computes || (0..<count).allSatisfy { pointer[$0] >= 0 && Int(pointer[$0]) < bound }
  }
}
