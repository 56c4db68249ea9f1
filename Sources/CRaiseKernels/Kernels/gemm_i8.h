// A tile of the product of 8-bit activations and 8-bit weights, in exact integers.
//
// An activation is 0...255 and a weight -127...127, so a sum of k <= 65,536 products is at most 255 * 127 * 65,536 =
// 2,122,383,360 < 2^31: no 32-bit sum overflows, nor does zero * w_sum, nor their difference (a sum of products of
// a - zero, which is within -255...255). Hence all instruction sets get the same integers, and by the same order of
// float operations (none of them fused) the same floats to the last bit.
//
// An instruction set says how it takes four activations times a part of a panel's step: rk_four holds one token's four
// activations, each less RK_I8_OFFSET; RK_I8_PARTS parts of rk_part make up the step's 64 weights, and rk_part_sums
// are the sums of one.
#pragma once

#ifndef RK_I8_PARTS
#define RK_I8_PARTS 1
#define RK_I8_OFFSET 0
typedef int16_t rk_shorts __attribute__((vector_size(64)));
typedef rk_shorts rk_part;
typedef rk_ivec rk_part_sums;
typedef struct {
  rk_shorts even, odd;
} rk_four;

RK_INLINE rk_four rk_activations(const uint8_t *a) {
  int32_t four;
  __builtin_memcpy(&four, a, 4);
  rk_ivec x = (rk_ivec){} + four;
  return (rk_four){(rk_shorts)(x & 0x00ff00ff), (rk_shorts)((x >> 8) & 0x00ff00ff)};
}

RK_INLINE rk_part rk_part_at(const char *weights) { return (rk_part)rk_load((const float *)(const void *)weights); }

// A product is within 255 * 127 = 32,385: it fits 16 bits. Two products lie in each sum's 32.
RK_INLINE rk_part_sums rk_dot(rk_part_sums sums, rk_four x, rk_part w) {
  rk_ivec even = (rk_ivec)(((w << 8) >> 8) * x.even), odd = (rk_ivec)((w >> 8) * x.odd);
  return sums + (((even << 16) >> 16) + (even >> 16)) + (((odd << 16) >> 16) + (odd >> 16));
}

RK_INLINE rk_ivec rk_total(const rk_part_sums *parts) { return parts[0]; }
#endif

// out = float(sum - zero * w_sum) * (a_scale * w_scale) + bias.
RK_INLINE rk_vec rk_dequantized(rk_ivec sum, const rk_product *p, size_t row, size_t column) {
  size_t left = p->n - column;
  rk_ivec w_sum = (rk_ivec)rk_load_next((const float *)(const void *)(p->w_sum + column), left);
  rk_ivec exact = sum - w_sum * (p->a_zero[row] - RK_I8_OFFSET);
  rk_vec scale = rk_splat(p->a_scale[row]) * rk_load_next(p->w_scale + column, left);
  rk_vec out = __builtin_convertvector(exact, rk_vec) * scale;
  return p->bias ? out + rk_load_next(p->bias + column, left) : out;
}

RK_INLINE void rk_tile_i8(int rows, int panels, const rk_product *p, size_t row, size_t column) {
  rk_part_sums sums[RK_GEMM_SUMS * RK_I8_PARTS] = {};
  const uint8_t *a = (const uint8_t *)p->a + row * p->lda;
  size_t lda = p->lda, panel_bytes = rk_panel_bytes(rk_i8, p->k);
  const char *w = (const char *)p->panels + column / 16 * panel_bytes;

  // Results that the second-level cache cannot hold have been evicted: they are fetched while the product is made.
  if (p->m * p->n * sizeof(float) > (1 << 20))
    RK_UNROLL for (int i = 0; i < rows; i++)
      RK_UNROLL for (int j = 0; j < panels; j++) __builtin_prefetch(p->c + (row + i) * p->ldc + column + 16 * j, 1);
  for (size_t step = 0; step < p->k; step += 4) {
    RK_UNROLL for (int part = 0; part < RK_I8_PARTS; part++) {
      rk_part weights[8];
      RK_UNROLL for (int j = 0; j < panels; j++)
        weights[j] = rk_part_at(w + j * panel_bytes + step * 16 + part * (64 / RK_I8_PARTS));
      if (part == 0) rk_prefetch_next(w, panel_bytes, rows, panels, step * 16);
      RK_UNROLL for (int i = 0; i < rows; i++) {
        rk_four x = rk_activations(a + i * lda + step);
        RK_UNROLL for (int j = 0; j < panels; j++) {
          rk_part_sums *sum = &sums[(i * panels + j) * RK_I8_PARTS + part];
          *sum = rk_dot(*sum, x, weights[j]);
        }
      }
    }
  }
  RK_UNROLL for (int i = 0; i < rows; i++) {
    float *c = p->c + (row + i) * p->ldc + column;
    RK_UNROLL for (int j = 0; j < panels; j++) {
      rk_ivec sum = rk_total(&sums[(i * panels + j) * RK_I8_PARTS]);
      rk_store_next(c + 16 * j, rk_dequantized(sum, p, row + i, column + 16 * j), p->n - column - 16 * j);
    }
  }
}
