// Activations in 8 bits, a scale and a zero point for each token.
//
// NaN counts as 0, and what lies beyond +-1e38 (infinity too) as that bound, so that hi - lo stays finite. A row whose
// range is below 255 of the smallest normal numbers is a row of zeros: the inverse of its scale would not be finite.
#pragma once

#include "lanes.h"

typedef uint8_t rk_bytes __attribute__((vector_size(16)));

RK_INLINE void rk_row_range(const float *x, size_t k, float *lowest, float *highest) {
  rk_vec lo[2] = {}, hi[2] = {};
  size_t i = 0;
  // A comparison with NaN is false and keeps what was there.
  for (; i + 32 <= k; i += 32)
    RK_UNROLL for (int j = 0; j < 2; j++) {
      rk_vec v = rk_load(x + i + 16 * j);
      lo[j] = rk_min(v, lo[j]);
      hi[j] = rk_max(v, hi[j]);
    }
  for (; i < k; i += 16) {
    rk_vec v = rk_load_next(x + i, k - i);
    lo[0] = rk_min(v, lo[0]);
    hi[0] = rk_max(v, hi[0]);
  }
  lo[0] = rk_min(lo[1], lo[0]);
  hi[0] = rk_max(hi[1], hi[0]);
  *lowest = __builtin_reduce_min(lo[0]);
  *highest = __builtin_reduce_max(hi[0]);
  if (*lowest < -1e38f) *lowest = -1e38f;
  if (*highest > 1e38f) *highest = 1e38f;
}

// Adding 1.5 * 2^23 leaves a number below 2^22 rounded, half to even, in the low bits of the sum.
#define RK_ROUNDER 0x1.8p23f

RK_INLINE rk_bytes rk_quantized(rk_vec v, float inverse, float zero) {
  rk_vec t = v * inverse;
  t = (rk_vec)((rk_ivec)t & (t == t));
  t = rk_max(t, rk_splat(-zero));
  t = rk_min(t, rk_splat(255 - zero));
  rk_ivec rounded = (rk_ivec)(t + RK_ROUNDER) - (rk_ivec)rk_splat(RK_ROUNDER) + (int32_t)zero;
  return __builtin_convertvector(rounded, rk_bytes);
}

static void quantize_rows(const float *x, size_t ldx, uint8_t *q, size_t ldq, float *scale, int32_t *zero, size_t m,
                          size_t k) {
  for (size_t row = 0; row < m; row++, x += ldx, q += ldq) {
    float lo, hi;
    rk_row_range(x, k, &lo, &hi);
    float step = (hi - lo) / 255;
    if (step < 0x1p-126f) step = 1;
    float inverse = 1 / step;
    float origin = (-lo * inverse + RK_ROUNDER) - RK_ROUNDER;
    scale[row] = step;
    zero[row] = (int32_t)origin;

    size_t i = 0;
    for (; i + 16 <= k; i += 16) {
      rk_bytes bytes = rk_quantized(rk_load(x + i), inverse, origin);
      __builtin_memcpy(q + i, &bytes, 16);
    }
    if (i == k) continue;
    rk_bytes bytes = rk_quantized(rk_load_next(x + i, k - i), inverse, origin);
    for (size_t padded = (k + 3) / 4 * 4, start = i; i < padded; i++) q[i] = i < k ? bytes[i - start] : 0;
  }
}
