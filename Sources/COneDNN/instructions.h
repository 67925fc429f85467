#pragma once
#include <dnnl.h>

/// The instruction set that the library's kernels use on this processor; null outside x86-64, for whose sets alone it
/// has names.
static inline const char *onednn_instructions(void) {
#if defined(__x86_64__)
  switch (dnnl_get_effective_cpu_isa()) {
    case dnnl_cpu_isa_sse41: return "SSE4.1";
    case dnnl_cpu_isa_avx: return "AVX";
    case dnnl_cpu_isa_avx2: return "AVX2";
    case dnnl_cpu_isa_avx2_vnni: return "AVX2 with VNNI";
    case dnnl_cpu_isa_avx512_core: return "AVX-512";
    case dnnl_cpu_isa_avx512_core_vnni: return "AVX-512 with VNNI";
    case dnnl_cpu_isa_avx512_core_bf16: return "AVX-512 with bf16";
    case dnnl_cpu_isa_avx512_core_amx: return "AVX-512 with AMX";
#if DNNL_VERSION_MAJOR >= 3
    case dnnl_cpu_isa_avx2_vnni_2: return "AVX2 with VNNI 2";
    case dnnl_cpu_isa_avx512_core_fp16: return "AVX-512 with fp16";
    case dnnl_cpu_isa_avx512_core_amx_fp16: return "AVX-512 with AMX and fp16";
#endif
    default: return NULL;
  }
#else
  return NULL;
#endif
}
