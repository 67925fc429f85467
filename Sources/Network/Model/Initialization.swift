import Compute

/// Uniform in ±bound: PyTorch's default, He's initialisation with a gain of √(1/3), in which weight and bias have
/// the bound 1/√fan_in. A value depends on the seed, the stream and its place alone.
func initialValues(of parameter: Parameter, seed: UInt64, stream: UInt32) -> [Float] {
  var random = Philox(seed: seed, stream: .initialization(stream))
  return (0..<parameter.shape.count).map { _ in (2 * random.nextUnit() - 1) * parameter.bound }
}
