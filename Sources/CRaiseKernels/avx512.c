// AVX-512 with VNNI: Ice Lake and Zen 4 onwards.
#if defined(__x86_64__)
#include <immintrin.h>

#include "Kernels/tables.h"

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), apply_to = function)

// 24 of the 32 registers are sums, two are weights, the rest activations.
#define RK_AVX512 1
#define RK_GEMM_ROWS 12
#define RK_GEMM_PANELS 2
#define RK_GEMM_BLOCK 393216
#define RK_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "Kernels/common.h"

#define RK_WIDEN_F16(halves) (rk_vec) _mm512_cvtph_ps((__m256i)(halves))

#define RK_DOT4
typedef __m512i rk_fours;
RK_INLINE rk_fours rk_activations(uint32_t four) { return _mm512_set1_epi32((int32_t)four); }
RK_INLINE rk_ivec rk_dot4(rk_ivec sums, rk_fours x, rk_ivec w) {
  return (rk_ivec)_mm512_dpbusd_epi32((__m512i)sums, x, (__m512i)w);
}

#include "Kernels/bodies.h"
#pragma clang attribute pop

const rk_kernels *rk_avx512_kernels(void) {
  static const rk_kernels table = RK_TABLE("avx512");
  __builtin_cpu_init();
  int found = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
              __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
              __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("f16c") && __builtin_cpu_supports("fma");
  return found ? &table : NULL;
}
#endif
