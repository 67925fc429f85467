import CKernels
import Glibc

/// The factors of one step of Adam.
package struct AdamStep: Sendable {
  let factors: kernel_adam_step

  /// Formed in double precision, each rounded once.
  ///
  /// - Parameter step: the number of the step, counted from 1: what the moments' bias is corrected for.
  package init(rate: Double, beta1: Double, beta2: Double, epsilon: Double, step: Int) {
    factors = kernel_adam_step(
      keep_first: Float(beta1), add_first: Float(1 - beta1), keep_second: Float(beta2), add_second: Float(1 - beta2),
      step_size: Float(rate / (1 - pow(beta1, Double(step)))),
      root_scale: Float(1 / (1 - pow(beta2, Double(step))).squareRoot()), epsilon: Float(epsilon))
  }
}

/// One step of an optimiser over a range of flat arrays; the gradient is the sum of several in their order.
///
/// Returns false where the gradient is not finite; such runs of parameters are left as they were.
package enum OptimizerLoops {
  package static func adam(
    parameters: UnsafeMutablePointer<Float>, first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>,
    gradients: UnsafePointer<UnsafePointer<Float>?>, gradientCount: Int, range: Range<Int>, step: AdamStep
  ) -> Bool {
    kernel_adam(
      parameters, first, second, gradients, gradientCount, range.lowerBound, range.upperBound, step.factors)
  }

  /// - Parameter velocity: nil where there is no momentum.
  package static func sgd(
    parameters: UnsafeMutablePointer<Float>, velocity: UnsafeMutablePointer<Float>?,
    gradients: UnsafePointer<UnsafePointer<Float>?>, gradientCount: Int, range: Range<Int>, momentum: Float,
    rate: Float
  ) -> Bool {
    kernel_sgd(
      parameters, velocity, gradients, gradientCount, range.lowerBound, range.upperBound, momentum, rate)
  }
}
