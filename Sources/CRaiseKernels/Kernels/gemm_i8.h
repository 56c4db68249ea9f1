// The product of 8-bit activations and 8-bit weights, in exact integers.
//
// An activation is 0...255 and a weight -127...127, so a sum of k <= 65,536 products is at most 255 * 127 * 65,536 =
// 2,122,383,360 < 2^31: no 32-bit sum overflows, nor does zero * w_sum, nor their difference (a sum of products of
// a - zero, which is within -255...255). Hence all instruction sets get the same integers, and by the same order of
// float operations below (no fused ones) the same floats to the last bit.

#ifndef RK_DOT4
// sums[n] += the 4 products of x and w[n]. A product is within 255 * 127 = 32,385, so it fits 16 bits.
typedef int16_t rk_shorts __attribute__((vector_size(64)));
typedef rk_ivec rk_fours;
RK_INLINE rk_fours rk_activations(uint32_t four) { return (rk_ivec){} + (int32_t)four; }
RK_INLINE rk_ivec rk_dot4(rk_ivec sums, rk_fours x, rk_ivec w) {
  rk_shorts even = ((rk_shorts)w << 8) >> 8, odd = (rk_shorts)w >> 8;
  rk_ivec first = (rk_ivec)(even * (rk_shorts)(x & 0x00ff00ff));
  rk_ivec second = (rk_ivec)(odd * (rk_shorts)((x >> 8) & 0x00ff00ff));
  return sums + ((first << 16) >> 16) + (first >> 16) + ((second << 16) >> 16) + (second >> 16);
}
#endif

#ifndef RK_SUM_OFFSET
// What rk_dot4 subtracts from every activation.
#define RK_SUM_OFFSET 0
#endif

// out = float(sum - zero * w_sum) * (a_scale * w_scale) + bias.
RK_INLINE rk_vec rk_dequantized(rk_ivec sum, const rk_product *p, size_t row, size_t column) {
  size_t count = p->n - column;
  rk_ivec w_sum = (rk_ivec)rk_load_next((const float *)(const void *)(p->w_sum + column), count);
  rk_ivec exact = sum - w_sum * (p->a_zero[row] - RK_SUM_OFFSET);
  rk_vec scale = rk_splat(p->a_scale[row]) * rk_load_next(p->w_scale + column, count);
  rk_vec out = __builtin_convertvector(exact, rk_vec) * scale;
  return p->bias ? out + rk_load_next(p->bias + column, count) : out;
}

RK_INLINE void rk_tile_i8(int rows, int panels, const rk_product *p, size_t row, size_t column) {
  rk_ivec sums[12 * RK_GEMM_PANELS] = {};
  const uint8_t *a = (const uint8_t *)p->a + row * p->lda;
  size_t lda = p->lda, panel_bytes = rk_panel_size(rk_i8, p->k);
  const char *w = (const char *)p->panels + column / 16 * panel_bytes;

  for (size_t step = 0; step < p->k; step += 4) {
    rk_ivec weights[8];
    RK_UNROLL for (int j = 0; j < panels; j++)
      weights[j] = (rk_ivec)rk_load((const float *)(const void *)(w + j * panel_bytes + step * 16));
    RK_UNROLL for (int i = 0; i < rows; i++) {
      uint32_t four;
      __builtin_memcpy(&four, a + i * lda + step, 4);
      rk_fours x = rk_activations(four);
      RK_UNROLL for (int j = 0; j < panels; j++)
        sums[i * panels + j] = rk_dot4(sums[i * panels + j], x, weights[j]);
    }
  }
  RK_UNROLL for (int i = 0; i < rows; i++) {
    float *c = p->c + (row + i) * p->ldc + column;
    RK_UNROLL for (int j = 0; j < panels; j++)
      rk_store_next(c + 16 * j, rk_dequantized(sums[i * panels + j], p, row + i, column + 16 * j),
                     p->n - column - 16 * j);
  }
}

static void gemm_i8(const uint8_t *a, size_t lda, const float *a_scale, const int32_t *a_zero, const int8_t *panels,
                    const float *w_scale, const int32_t *w_sum, const float *bias, float *c, size_t ldc, size_t m,
                    size_t n, size_t k) {
  rk_product p = {.a = a, .lda = lda, .panels = panels, .bias = bias, .c = c, .ldc = ldc, .m = m, .n = n, .k = k,
                  .a_scale = a_scale, .a_zero = a_zero, .w_scale = w_scale, .w_sum = w_sum};
  rk_product_run(rk_i8, &p);
}
