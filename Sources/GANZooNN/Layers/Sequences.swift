import GANZooTensors

extension Tensor {
  /// What becomes of sequences [N, L, C] that are taken for images [N, 1, L, C] of one row.
  func asRows(_ body: (Tensor) -> Tensor) -> Tensor {
    let result = body(reshaped([shape[0], 1, shape[1], shape[2]]))
    return result.reshaped([result.shape[0], result.shape[2], result.shape[3]])
  }
}
