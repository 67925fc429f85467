import COneDNN

/// What the factors of products are rounded to. Sums are always in single precision.
package enum Precision: String, Sendable, Hashable, CaseIterable {
  /// IEEE single precision, 24 bits of mantissa.
  case single = "fp32"
  /// bfloat16: the range of single precision with 8 bits of mantissa, at twice the speed where a processor multiplies
  /// it itself.
  case bfloat16 = "bf16"

  /// Whether this processor has instructions for it, as far as `ONEDNN_MAX_CPU_ISA` allows their use.
  package var isNative: Bool {
    switch self {
    case .single: true
    case .bfloat16:
      dnnl_get_effective_cpu_isa().rawValue & dnnl_cpu_isa_avx512_core_bf16.rawValue
        == dnnl_cpu_isa_avx512_core_bf16.rawValue
    }
  }

  var type: dnnl_data_type_t { self == .single ? dnnl_f32 : dnnl_bf16 }
}
