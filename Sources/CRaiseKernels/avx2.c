// AVX2, FMA and F16C: x86-64-v3.
#if defined(__x86_64__)
#include <immintrin.h>

#include "Kernels/tables.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

// 12 sums of two registers would be all there are: 6 x 16 leaves four for weights and activations.
#define RK_GEMM_ROWS 6
#define RK_GEMM_PANELS 1
#define RK_GEMM_BLOCK 131072
#define RK_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "Kernels/common.h"

RK_INLINE __m256i low_half(rk_ivec v) { return (__m256i)__builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7); }
RK_INLINE __m256i high_half(rk_ivec v) {
  return (__m256i)__builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
}
RK_INLINE rk_ivec joined(__m256i low, __m256i high) {
  return __builtin_shufflevector((__v8si)low, (__v8si)high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

#define RK_WIDEN_F16(halves)                                                                          \
  __builtin_shufflevector((__v8sf)_mm256_cvtph_ps(*(const __m128i *)&(halves)),                       \
                          (__v8sf)_mm256_cvtph_ps(*((const __m128i *)&(halves) + 1)), 0, 1, 2, 3, 4,  \
                          5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

// maddubs adds two products in 16 bits and would saturate at 255 * 127 * 2. With 128 taken from each activation, x is
// -128...127 and |x| * (w with the sign of x) at most 128 * 127 * 2 = 32,512, so that it is exact.
#define RK_SUM_OFFSET 128
#define RK_DOT4
typedef struct {
  __m256i signs, magnitudes;
} rk_fours;

RK_INLINE rk_fours rk_activations(uint32_t four) {
  __m256i x = _mm256_set1_epi32((int32_t)(four ^ 0x80808080u));
  return (rk_fours){x, _mm256_abs_epi8(x)};
}

RK_INLINE __m256i dot4(__m256i sums, rk_fours x, __m256i w) {
  __m256i pairs = _mm256_maddubs_epi16(x.magnitudes, _mm256_sign_epi8(w, x.signs));
  return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

RK_INLINE rk_ivec rk_dot4(rk_ivec sums, rk_fours x, rk_ivec w) {
  return joined(dot4(low_half(sums), x, low_half(w)), dot4(high_half(sums), x, high_half(w)));
}

#include "Kernels/bodies.h"
#pragma clang attribute pop

const rk_kernels *rk_avx2_kernels(void) {
  static const rk_kernels table = RK_TABLE("avx2");
  __builtin_cpu_init();
  int found = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
  return found ? &table : NULL;
}
#endif
