// AVX-512 with VNNI: Ice Lake and Zen 4 onwards.
#if defined(__x86_64__)
#include <immintrin.h>

#include "Kernels/tables.h"

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), apply_to = function)

// Of 32 registers, 12 x 32 sums take 24, their weights two.
#define RK_AVX512 1
#define RK_GEMM_ROWS 12
#define RK_GEMM_ROWS_I8 12
#define RK_GEMM_PANELS 8
#define RK_GEMM_SUMS 32
#define RK_GEMM_BLOCK 393216
#define RK_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "Kernels/common.h"

#define RK_WIDEN_F16(halves) (rk_vec) _mm512_cvtph_ps((__m256i)(halves))

#define RK_I8_PARTS 1
#define RK_I8_OFFSET 0
typedef __m512i rk_four;
typedef __m512i rk_part;
typedef __m512i rk_part_sums;

RK_INLINE rk_four rk_activations(const uint8_t *a) {
  int32_t four;
  __builtin_memcpy(&four, a, 4);
  return _mm512_set1_epi32(four);
}

RK_INLINE rk_part rk_part_at(const char *weights) { return _mm512_loadu_si512(weights); }

RK_INLINE rk_part_sums rk_dot(rk_part_sums sums, rk_four x, rk_part w) { return _mm512_dpbusd_epi32(sums, x, w); }

RK_INLINE rk_ivec rk_total(const rk_part_sums *parts) { return (rk_ivec)parts[0]; }

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
