// What both NEON tables share: tiles, 16-bit floats and the parts of an int8 step, 4 outputs each.
#pragma once

// Of 32 registers, 6 x 16 sums take 24.
#define RK_NEON 1
#define RK_GEMM_ROWS 6
#define RK_GEMM_ROWS_I8 6
#define RK_GEMM_PANELS 4
#define RK_GEMM_SUMS 8
#define RK_GEMM_BLOCK 131072
#define RK_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "common.h"

RK_INLINE float32x4_t rk_widened_quarter(rk_halves halves, int quarter) {
  uint16x4_t four;
  __builtin_memcpy(&four, (const char *)&halves + quarter * sizeof four, sizeof four);
  return vcvt_f32_f16(vreinterpret_f16_u16(four));
}

#define RK_WIDEN_F16 rk_widened
RK_INLINE rk_vec rk_widened(rk_halves halves) {
  rk_vec v;
  RK_UNROLL for (int quarter = 0; quarter < 4; quarter++) {
    float32x4_t four = rk_widened_quarter(halves, quarter);
    __builtin_memcpy((char *)&v + quarter * sizeof four, &four, sizeof four);
  }
  return v;
}

// The products are of signed bytes: an activation is taken as a - 128, which flips its highest bit.
#define RK_I8_PARTS 4
#define RK_I8_OFFSET 128
typedef int8x16_t rk_four;
typedef int8x16_t rk_part;
typedef int32x4_t rk_part_sums;

RK_INLINE rk_four rk_activations(const uint8_t *a) {
  uint32_t four;
  __builtin_memcpy(&four, a, sizeof four);
  return vreinterpretq_s8_u32(vdupq_n_u32(four ^ 0x80808080u));
}

RK_INLINE rk_part rk_part_at(const char *weights) { return vld1q_s8((const int8_t *)weights); }

RK_INLINE rk_ivec rk_total(const rk_part_sums *parts) {
  rk_ivec total;
  __builtin_memcpy(&total, parts, sizeof total);
  return total;
}
