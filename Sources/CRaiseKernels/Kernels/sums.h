// Adding rows to rows: residuals, and experts' outputs to the tokens that chose them.

static void add(float *y, size_t ldy, const float *x, size_t ldx, size_t m, size_t n) {
  for (size_t i = 0; i < m; i++, y += ldy, x += ldx) {
    for (size_t j = 0; j < n; j += 16) {
      rk_store_next(y + j, rk_load_next(y + j, n - j) + rk_load_next(x + j, n - j), n - j);
    }
  }
}

static void scatter_add(float *y, size_t ldy, const float *x, size_t ldx, const int32_t *rows, const float *gates,
                           size_t m, size_t n) {
  for (size_t i = 0; i < m; i++, x += ldx) {
    float *to = y + (size_t)rows[i] * ldy;
    rk_vec gate = rk_splat(gates[i]);
    for (size_t j = 0; j < n; j += 16) {
      rk_vec sum = rk_fma(gate, rk_load_next(x + j, n - j), rk_load_next(to + j, n - j));
      rk_store_next(to + j, sum, n - j);
    }
  }
}
