/// The numbers of a tensor: `count` floats on a device. Written once, by the kernel that makes it.
///
/// Opaque above this target, so that another kind of device can stand beside the processor.
package final class Storage {
  package let device: Device
  package let count: Int
  let pointer: UnsafeMutablePointer<Float>
  private let buffer: MemoryPool.Buffer
  private var derivedForms: [DerivedForm: Storage] = [:]

  init(uninitialized count: Int, on device: Device) {
    self.device = device
    self.count = count
    buffer = device.pool.allocate(bytes: count * MemoryLayout<Float>.stride)
    pointer = buffer.start.bindMemory(to: Float.self, capacity: count)
  }

  deinit {
    device.pool.recycle(buffer)
  }

  /// A kernel in a form that an algorithm wants it in.
  enum DerivedForm: Hashable {
    case winograd(WinogradConvolution.PackedForm)
    case direct(DirectConvolution.PackedForm)
    case matrix(columns: Int, transposed: Bool)
  }

  /// The numbers in another form, made once: they never change.
  func derived(_ form: DerivedForm, _ make: () -> Storage) -> Storage {
    if let known = derivedForms[form] { return known }
    let made = make()
    derivedForms[form] = made
    return made
  }

  /// Frees other forms of the numbers, where these are kept but not used any more.
  package func forgetDerivedForms() { derivedForms = [:] }

  package convenience init(_ values: some Collection<Float>, on device: Device) {
    self.init(uninitialized: values.count, on: device)
    device.serially {
      _ = UnsafeMutableBufferPointer(start: pointer, count: count).initialize(fromContentsOf: values)
    }
  }

  package convenience init(repeating value: Float, count: Int, on device: Device) {
    self.init(uninitialized: count, on: device)
    device.serially { pointer.initialize(repeating: value, count: count) }
  }

  /// A copy of the numbers.
  package var values: [Float] {
    device.computes
      ? Array(UnsafeBufferPointer(start: pointer, count: count)) : Array(repeating: 0, count: count)
  }

  package subscript(index: Int) -> Float {
    precondition(index >= 0 && index < count, "element \(index) of \(count)")
    return device.computes ? pointer[index] : 0
  }
}

/// Flat positions in a tensor, on a device: where a maximum stood, or which row an index names. −1 is nowhere.
package final class Indices {
  package let device: Device
  package let count: Int
  let pointer: UnsafeMutablePointer<Int32>
  private let buffer: MemoryPool.Buffer

  init(uninitialized count: Int, on device: Device) {
    self.device = device
    self.count = count
    buffer = device.pool.allocate(bytes: count * MemoryLayout<Int32>.stride)
    pointer = buffer.start.bindMemory(to: Int32.self, capacity: count)
  }

  deinit {
    device.pool.recycle(buffer)
  }

  /// So many positions; they are not asked for where the device does not compute.
  package convenience init(count: Int, on device: Device, _ positions: () -> [Int32]) {
    self.init(uninitialized: count, on: device)
    device.serially {
      let positions = positions()
      precondition(positions.count == count, "\(positions.count) positions in place of \(count)")
      _ = UnsafeMutableBufferPointer(start: pointer, count: count).initialize(fromContentsOf: positions)
    }
  }

  package var values: [Int32] {
    device.computes
      ? Array(UnsafeBufferPointer(start: pointer, count: count)) : Array(repeating: 0, count: count)
  }
}
