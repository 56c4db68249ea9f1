// A tile of a product with weights of 32 bits, or of 16 widened on the fly.
#pragma once

#ifndef RK_WIDEN_F16
#define RK_WIDEN_F16 rk_widen_f16
// Sixteen IEEE half-precision numbers, exactly: a multiplication moves the exponent and makes subnormals right;
// infinity and NaN need their exponent filled up.
RK_INLINE rk_vec rk_widen_f16(rk_halves halves) {
  rk_ivec half = __builtin_convertvector(halves, rk_ivec);
  rk_ivec scaled = (rk_ivec)((rk_vec)((half & 0x7fff) << 13) * rk_splat(0x1p112f));
  rk_ivec special = ((half & 0x7c00) == 0x7c00) & 0x7f800000;
  return (rk_vec)(scaled | special | (half & 0x8000) << 16);
}
#endif

// Step i of a panel: 16 weights.
RK_INLINE rk_vec rk_weights_at(rk_weights kind, const char *panel, size_t i) {
  if (kind == rk_f32) return rk_load((const float *)(const void *)panel + i * 16);
  rk_halves halves;
  __builtin_memcpy(&halves, panel + i * sizeof halves, sizeof halves);
  if (kind == rk_bf16) return (rk_vec)(__builtin_convertvector(halves, rk_ivec) << 16);
  return RK_WIDEN_F16(halves);
}

// Each sum begins as its bias and takes one fused multiply-add a step, k ascending.
RK_INLINE void rk_tile_float(rk_weights kind, int rows, int panels, const rk_product *p, size_t row, size_t column) {
  rk_vec sums[RK_GEMM_SUMS];
  const float *a = (const float *)p->a + row * p->lda;
  size_t lda = p->lda, k = p->k, panel_bytes = rk_panel_bytes(kind, k);
  const char *w = (const char *)p->panels + column / 16 * panel_bytes;

  RK_UNROLL for (int j = 0; j < panels; j++) {
    rk_vec bias = {};
    if (p->bias) bias = rk_load_next(p->bias + column + 16 * j, p->n - column - 16 * j);
    RK_UNROLL for (int i = 0; i < rows; i++) sums[i * panels + j] = bias;
  }
  for (size_t step = 0; step < k; step++) {
    rk_vec weights[8];
    RK_UNROLL for (int j = 0; j < panels; j++) weights[j] = rk_weights_at(kind, w + j * panel_bytes, step);
    rk_prefetch_next(w, panel_bytes, rows, panels, step * (panel_bytes / k));
    RK_UNROLL for (int i = 0; i < rows; i++) {
      rk_vec x = rk_splat(a[i * lda + step]);
      RK_UNROLL for (int j = 0; j < panels; j++) sums[i * panels + j] = rk_fma(x, weights[j], sums[i * panels + j]);
    }
  }
  RK_UNROLL for (int i = 0; i < rows; i++) {
    float *c = p->c + (row + i) * p->ldc + column;
    RK_UNROLL for (int j = 0; j < panels; j++)
      rk_store_next(c + 16 * j, sums[i * panels + j], p->n - column - 16 * j);
  }
}
