import CDNNL

/// A convolution primitive of one shape, compiled once, with the reorders between our plain layouts and its own.
final class DirectConvolution {
  enum Direction: Hashable { case forward, inputGradient, kernelGradient }

  private let primitive: dnnl_primitive_t
  private let first, second, result: Operand

  /// Without up-sampling.
  init(_ direction: Direction, _ geometry: ConvolutionGeometry, on device: Device) {
    device.withThreads { dnnl_success }  // oneDNN chooses how to split the work for the threads that it sees now
    let roles = direction.roles
    var shape = geometry.description
    var description: dnnl_primitive_desc_t?
    var primitive: dnnl_primitive_t?
    let status = shim_convolution_description(&description, device.engine, direction.code, &shape)
    guard status == dnnl_success, let description, dnnl_primitive_create(&primitive, description) == dnnl_success,
      let primitive
    else { preconditionFailure("oneDNN has no \(direction) convolution for \(geometry)") }
    self.primitive = primitive
    let operand = { (role: Role) in
      Operand(role, shape: shape, description: description, direction: direction.code, engine: device.engine)
    }
    first = operand(roles.first)
    second = operand(roles.second)
    result = operand(roles.result)
    dnnl_primitive_desc_destroy(description)
  }

  deinit { dnnl_primitive_destroy(primitive) }

  func run(_ a: Storage, _ b: Storage, on device: Device) -> Storage {
    let output = Storage(uninitialized: result.plainCount, on: device)
    precondition(a.count == first.plainCount && b.count == second.plainCount, "operands do not fit the convolution")
    let left = first.packed(a, on: device)
    let right = second.packed(b, on: device)
    let packedOutput = result.reorder == nil ? output : Storage(uninitialized: result.wantedCount, on: device)
    result.setHandle(packedOutput.pointer)
    var arguments = [first.argument, second.argument, result.argument]
    device.withThreads { dnnl_primitive_execute(primitive, device.stream, Int32(arguments.count), &arguments) }
    result.unpack(packedOutput, into: output, on: device)
    withExtendedLifetime((left, right)) {}
    return output
  }
}

extension ConvolutionGeometry {
  /// Rows and columns that the last window reaches beyond the image; negative where it ends before the edge.
  private var paddingAfter: PlaneSize {
    PlaneSize(
      (output.height - 1) * strides.height + kernel.height - input.height - paddingBefore.height,
      (output.width - 1) * strides.width + kernel.width - input.width - paddingBefore.width)
  }

  fileprivate var description: shim_convolution {
    func dims(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> (dnnl_dim_t, dnnl_dim_t, dnnl_dim_t, dnnl_dim_t) {
      (dnnl_dim_t(a), dnnl_dim_t(b), dnnl_dim_t(c), dnnl_dim_t(d))
    }
    func pair(_ size: PlaneSize) -> (dnnl_dim_t, dnnl_dim_t) { (dnnl_dim_t(size.height), dnnl_dim_t(size.width)) }
    return shim_convolution(
      source: dims(batch, input.channels, input.height, input.width),
      kernel: dims(output.channels, input.channels, kernel.height, kernel.width),
      destination: dims(batch, output.channels, output.height, output.width), strides: pair(strides),
      padding_before: pair(paddingBefore), padding_after: pair(paddingAfter))
  }
}

/// What an operand of a convolution is, in oneDNN's words.
private enum Role { case source, kernel, destination }

extension DirectConvolution.Direction {
  fileprivate var code: shim_direction {
    switch self {
    case .forward: shim_forward
    case .inputGradient: shim_input_gradient
    case .kernelGradient: shim_kernel_gradient
    }
  }

  fileprivate var roles: (first: Role, second: Role, result: Role) {
    switch self {
    case .forward: (.source, .kernel, .destination)
    case .inputGradient: (.destination, .kernel, .source)
    case .kernelGradient: (.source, .destination, .kernel)
    }
  }
}

/// One operand of a primitive: our plain layout, the primitive's layout, and the copy between them where they differ.
private final class Operand {
  let plain, wanted: dnnl_memory_t
  let argumentIndex: Int32
  let isKernel, isResult: Bool
  let plainCount, wantedCount: Int
  private(set) var reorder: dnnl_primitive_t?

  init(
    _ role: Role, shape: shim_convolution, description: dnnl_primitive_desc_t, direction: shim_direction,
    engine: dnnl_engine_t
  ) {
    var plain: dnnl_memory_t?
    var wanted: dnnl_memory_t?
    let (operand, sizes, tag) = role.layout(in: shape)
    let made = withUnsafeBytes(of: sizes) {
      shim_memory_plain(&plain, engine, $0.bindMemory(to: dnnl_dim_t.self).baseAddress, tag)
    }
    guard made == dnnl_success, let plain,
      shim_memory_wanted(&wanted, engine, description, direction, operand) == dnnl_success, let wanted
    else { preconditionFailure("oneDNN cannot describe the operands of a convolution") }
    (self.plain, self.wanted) = (plain, wanted)
    isKernel = role == .kernel
    (isResult, argumentIndex) = role.argument(in: direction)
    plainCount = shim_memory_bytes(plain) / MemoryLayout<Float>.stride
    wantedCount = shim_memory_bytes(wanted) / MemoryLayout<Float>.stride
    guard !shim_same_layout(plain, wanted) else { return }
    let status =
      isResult ? shim_reorder(&reorder, engine, wanted, plain) : shim_reorder(&reorder, engine, plain, wanted)
    precondition(status == dnnl_success, "oneDNN cannot reorder an operand of a convolution")
  }

  deinit {
    dnnl_memory_destroy(plain)
    dnnl_memory_destroy(wanted)
    if let reorder { dnnl_primitive_destroy(reorder) }
  }

  var argument: dnnl_exec_arg_t { dnnl_exec_arg_t(arg: argumentIndex, memory: wanted) }

  func setHandle(_ pointer: UnsafeMutablePointer<Float>) {
    dnnl_memory_set_data_handle(wanted, pointer)
  }

  /// Brings numbers into the primitive's layout.
  func pack(_ numbers: UnsafeMutablePointer<Float>, into packed: UnsafeMutablePointer<Float>, on device: Device) {
    guard let reorder else { return }
    dnnl_memory_set_data_handle(plain, numbers)
    setHandle(packed)
    run(reorder, from: plain, to: wanted, on: device)
  }

  /// The storage in the primitive's layout; alive as long as the returned object. A kernel's is kept with the kernel.
  func packed(_ storage: Storage, on device: Device) -> Storage {
    guard reorder != nil else {
      setHandle(storage.pointer)
      return storage
    }
    let copy = {
      let copy = Storage(uninitialized: self.wantedCount, on: device)
      self.pack(storage.pointer, into: copy.pointer, on: device)
      return copy
    }
    let packed = isKernel ? storage.derived(.packed(ObjectIdentifier(self)), copy) : copy()
    setHandle(packed.pointer)
    return packed
  }

  func unpack(_ packed: Storage, into storage: Storage, on device: Device) {
    guard let reorder else { return }
    dnnl_memory_set_data_handle(plain, storage.pointer)
    run(reorder, from: wanted, to: plain, on: device)
  }

  private func run(_ reorder: dnnl_primitive_t, from: dnnl_memory_t, to: dnnl_memory_t, on device: Device) {
    var arguments = [
      dnnl_exec_arg_t(arg: DNNLArgument.from, memory: from), dnnl_exec_arg_t(arg: DNNLArgument.to, memory: to),
    ]
    device.withThreads { dnnl_primitive_execute(reorder, device.stream, 2, &arguments) }
  }
}

extension Role {
  fileprivate func layout(
    in shape: shim_convolution
  ) -> (shim_operand, (dnnl_dim_t, dnnl_dim_t, dnnl_dim_t, dnnl_dim_t), dnnl_format_tag_t) {
    switch self {
    case .source: (shim_source, shape.source, dnnl_nhwc)
    case .kernel: (shim_kernel, shape.kernel, dnnl_hwio)
    case .destination: (shim_destination, shape.destination, dnnl_nhwc)
    }
  }

  fileprivate func argument(in direction: shim_direction) -> (isResult: Bool, index: Int32) {
    switch (self, direction) {
    case (.source, shim_input_gradient): (true, DNNLArgument.sourceGradient)
    case (.source, _): (false, DNNLArgument.source)
    case (.kernel, shim_kernel_gradient): (true, DNNLArgument.weightsGradient)
    case (.kernel, _): (false, DNNLArgument.weights)
    case (.destination, shim_forward): (true, DNNLArgument.destination)
    case (.destination, _): (false, DNNLArgument.destinationGradient)
    }
  }
}

private enum DNNLArgument {
  static let source = DNNL_ARG_SRC
  static let destination = DNNL_ARG_DST
  static let weights = DNNL_ARG_WEIGHTS
  static let sourceGradient = DNNL_ARG_DIFF_SRC
  static let destinationGradient = DNNL_ARG_DIFF_DST
  static let weightsGradient = DNNL_ARG_DIFF_WEIGHTS
  static let from = DNNL_ARG_FROM
  static let to = DNNL_ARG_TO
}
