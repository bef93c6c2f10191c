import GANZooSupport

/// A number that depends on the text alone: FNV-1a, mixed by the finalizer of SplitMix64.
func stableHash(_ text: String) -> UInt64 {
  var sum = FNV1a()
  for byte in text.utf8 { sum.add(byte) }
  var hash = sum.hash
  hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
  hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
  return hash ^ (hash >> 31)
}
