// The functions between a feed-forward layer's two matrices.

// x * Phi(x), Phi the normal distribution function, to an absolute 1e-6; exactly x and 0 beyond +-5.21.
//
// Phi(x) - 1/2 = x R(x^2), R a rational function of degrees 4 and 5 fitted to the error function on |x| <= 5.2 in the
// minimax sense (reweighted least squares, Lawson 1961), the weight x^2 making the error of the product even. All its
// coefficients are positive, so that nothing cancels. Beyond 5.2, R stays as it is there and the product grows past
// 1/2, where it is cut.
RK_INLINE rk_vec rk_gelu_of(rk_vec x) {
  rk_vec t = rk_min(x * x, rk_splat(27.04f));
  rk_vec p = rk_fma(rk_splat(0x1.f0b7dap-18f), t, rk_splat(0x1.a4a486p-12f));
  p = rk_fma(p, t, rk_splat(0x1.8c53e2p-8f));
  p = rk_fma(p, t, rk_splat(0x1.d3e360p-5f));
  p = rk_fma(p, t, rk_splat(0x1.9883bcp-2f));
  rk_vec q = rk_fma(rk_splat(0x1.4bfd7ap-21f), t, rk_splat(0x1.31dea2p-13f));
  q = rk_fma(q, t, rk_splat(0x1.a16acap-9f));
  q = rk_fma(q, t, rk_splat(0x1.56a502p-5f));
  q = rk_fma(q, t, rk_splat(0x1.3d3ed0p-2f));
  q = rk_fma(q, t, rk_splat(1));
  rk_vec h = rk_max(rk_min(x * p / q, rk_splat(0.5f)), rk_splat(-0.5f));
  return rk_fma(x, h, x * 0.5f);
}

// x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2, by (1 + tanh u) / 2 = sigmoid(2 u).
RK_INLINE rk_vec rk_gelu_tanh_of(rk_vec x) {
  rk_vec slope = rk_fma(x * x, rk_splat(0.0713548162726f), rk_splat(1.59576912161f));
  return x * rk_sigmoid(x * slope);
}

static void gelu(float *x, size_t ldx, size_t m, size_t n) {
  for (size_t i = 0; i < m; i++, x += ldx) {
    for (size_t j = 0; j < n; j += 16) rk_store_next(x + j, rk_gelu_of(rk_load_next(x + j, n - j)), n - j);
  }
}

static void gelu_tanh(float *x, size_t ldx, size_t m, size_t n) {
  for (size_t i = 0; i < m; i++, x += ldx) {
    for (size_t j = 0; j < n; j += 16) rk_store_next(x + j, rk_gelu_tanh_of(rk_load_next(x + j, n - j)), n - j);
  }
}

// silu(gate) * up, silu(x) = x sigmoid(x).
static void swiglu(const float *x, size_t ldx, float *out, size_t ldo, size_t m, size_t n) {
  for (size_t i = 0; i < m; i++, x += ldx, out += ldo) {
    for (size_t j = 0; j < n; j += 16) {
      rk_vec up = rk_load_next(x + j, n - j);
      rk_vec gate = rk_load_next(x + n + j, n - j);
      rk_store_next(out + j, gate * rk_sigmoid(gate) * up, n - j);
    }
  }
}
