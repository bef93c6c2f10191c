/// Numbers in the processor's memory. Written once, by the loops of the op that makes them.
final class CPUBuffer: Buffer {
  let backend: CPUBackend
  let count: Int
  let pointer: UnsafeMutablePointer<Float>
  private let memory: MemoryPool.Block
  private var derivedForms: [DerivedForm: CPUBuffer] = [:]

  init(uninitialized count: Int, on backend: CPUBackend) {
    self.backend = backend
    self.count = count
    memory = backend.pool.allocate(bytes: count * MemoryLayout<Float>.stride)
    pointer = memory.start.bindMemory(to: Float.self, capacity: count)
  }

  convenience init(repeating value: Float, count: Int, on backend: CPUBackend) {
    self.init(uninitialized: count, on: backend)
    backend.parallel(count: count) { [pointer] in
      (pointer + $0.lowerBound).initialize(repeating: value, count: $0.count)
    }
  }

  deinit {
    backend.pool.recycle(memory)
  }

  /// A kernel in a form that an algorithm wants it in.
  enum DerivedForm: Hashable {
    case winograd(WinogradConvolution.PackedForm)
    case direct(DirectConvolution.PackedForm)
    case matrix(columns: Int, transposed: Bool)
  }

  /// The numbers in another form, made once: they never change.
  func derived(_ form: DerivedForm, _ make: () -> CPUBuffer) -> CPUBuffer {
    if let known = derivedForms[form] { return known }
    let made = backend.profiled(.packing, make)
    derivedForms[form] = made
    return made
  }

  func releaseCaches() { derivedForms = [:] }
}

/// Indices in the processor's memory.
final class CPUIndexBuffer: IndexBuffer {
  private let backend: CPUBackend
  let count: Int
  let pointer: UnsafeMutablePointer<Int32>
  private let memory: MemoryPool.Block

  init(uninitialized count: Int, on backend: CPUBackend) {
    self.backend = backend
    self.count = count
    memory = backend.pool.allocate(bytes: count * MemoryLayout<Int32>.stride)
    pointer = memory.start.bindMemory(to: Int32.self, capacity: count)
  }

  deinit {
    backend.pool.recycle(memory)
  }

  /// What loops read.
  var numbers: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: pointer, count: count) }
}

extension CPUBackend {
  func cpu(_ buffer: any Buffer) -> CPUBuffer {
    guard let own = buffer as? CPUBuffer else { preconditionFailure("a buffer of another backend") }
    return own
  }

  func cpu(_ indices: any IndexBuffer) -> CPUIndexBuffer {
    guard let own = indices as? CPUIndexBuffer else { preconditionFailure("indices of another backend") }
    return own
  }

  func cpu(_ epilogue: Epilogue<any Buffer>) -> Epilogue<CPUBuffer> { epilogue.map { cpu($0) } }

  package func upload(_ numbers: [Float]) -> any Buffer {
    let result = CPUBuffer(uninitialized: numbers.count, on: self)
    serially { [target = UnsafeMutableBufferPointer(start: result.pointer, count: result.count)] in
      _ = target.initialize(fromContentsOf: numbers)
    }
    return result
  }

  package func upload(_ indices: [Int32]) -> any IndexBuffer {
    let result = CPUIndexBuffer(uninitialized: indices.count, on: self)
    serially { [target = UnsafeMutableBufferPointer(start: result.pointer, count: result.count)] in
      _ = target.initialize(fromContentsOf: indices)
    }
    return result
  }

  package func fill(_ number: Float, count: Int) -> any Buffer { CPUBuffer(repeating: number, count: count, on: self) }
}
