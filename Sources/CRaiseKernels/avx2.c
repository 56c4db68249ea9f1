// AVX2, FMA and F16C: x86-64-v3.
#if defined(__x86_64__)
#include <immintrin.h>

#include "Kernels/tables.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

// Of 16 registers, the sums of 6 x 16 floats take 12, those of 2 x 16 int8 products 8 (3 x 16 would spill).
#define RK_AVX2 1
#define RK_GEMM_ROWS 6
#define RK_GEMM_ROWS_I8 2
#define RK_GEMM_PANELS 4
#define RK_GEMM_SUMS 8
#define RK_GEMM_BLOCK 131072
#define RK_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "Kernels/common.h"

RK_INLINE rk_vec rk_joined(__m256 low, __m256 high) {
  return __builtin_shufflevector((__v8sf)low, (__v8sf)high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

#define RK_WIDEN_F16 rk_widened
RK_INLINE rk_vec rk_widened(rk_halves halves) {
  __v8hi low = __builtin_shufflevector((__v16hi)halves, (__v16hi)halves, 0, 1, 2, 3, 4, 5, 6, 7);
  __v8hi high = __builtin_shufflevector((__v16hi)halves, (__v16hi)halves, 8, 9, 10, 11, 12, 13, 14, 15);
  return rk_joined(_mm256_cvtph_ps((__m128i)low), _mm256_cvtph_ps((__m128i)high));
}

// maddubs would add two products in 16 bits and saturate. Widened to 16 bits, pairs of products add up in 32: a part
// is 4 outputs, a register of its sums has two sums for each.
#define RK_I8_PARTS 4
#define RK_I8_OFFSET 0
typedef __m256i rk_four;
typedef __m256i rk_part;
typedef __m256i rk_part_sums;

RK_INLINE rk_four rk_activations(const uint8_t *a) {
  int32_t four;
  __builtin_memcpy(&four, a, 4);
  return _mm256_cvtepu8_epi16(_mm_set1_epi32(four));
}

RK_INLINE rk_part rk_part_at(const char *weights) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)weights));
}

RK_INLINE rk_part_sums rk_dot(rk_part_sums sums, rk_four x, rk_part w) {
  return _mm256_add_epi32(sums, _mm256_madd_epi16(x, w));
}

// hadd works within 128 bits: outputs 0, 1, 4, 5 and 2, 3, 6, 7 of each two parts.
RK_INLINE rk_ivec rk_total(const rk_part_sums *parts) {
  __m256i low = _mm256_permute4x64_epi64(_mm256_hadd_epi32(parts[0], parts[1]), 0xd8);
  __m256i high = _mm256_permute4x64_epi64(_mm256_hadd_epi32(parts[2], parts[3]), 0xd8);
  return (rk_ivec)rk_joined((__m256)low, (__m256)high);
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
