// Layer norm (Ba, Kiros and Hinton 2016) and RMS norm (Zhang and Sennrich 2019), with the residual that they follow.
//
// A row's sums are kept in two vectors of 16 lanes, of even and odd blocks of 16, to hide the latency of
// an addition (a last block without its pair counts as even).

// The block at j of out = x + residual.
RK_INLINE rk_vec rk_block_with_residual(const float *x, const float *residual, float *out, size_t j, size_t left) {
  rk_vec v = rk_load_next(x + j, left);
  if (residual) v += rk_load_next(residual + j, left);
  rk_store_next(out + j, v, left);
  return v;
}

// out = x + residual; returns the sum of the row.
RK_INLINE float rk_sum_with_residual(const float *x, const float *residual, float *out, size_t d) {
  rk_vec even = {}, odd = {};
  size_t j = 0;
  for (; j + 32 <= d; j += 32) {
    even += rk_block_with_residual(x, residual, out, j, 16);
    odd += rk_block_with_residual(x, residual, out, j + 16, 16);
  }
  for (; j < d; j += 16) even += rk_block_with_residual(x, residual, out, j, d - j);
  return rk_sum_lanes(even + odd);
}

// The mean of the squares of x - mean.
RK_INLINE float rk_mean_square(const float *x, float mean, size_t d) {
  rk_vec even = {}, odd = {};
  size_t j = 0;
  for (; j + 32 <= d; j += 32) {
    rk_vec a = rk_load(x + j) - mean, b = rk_load(x + j + 16) - mean;
    even = rk_fma(a, a, even);
    odd = rk_fma(b, b, odd);
  }
  for (; j < d; j += 16) {
    rk_vec v = rk_load_next(x + j, d - j) - mean;
    if (d - j < 16) v = rk_first_lanes(v, d - j);
    even = rk_fma(v, v, even);
  }
  return rk_sum_lanes(even + odd) / (float)d;
}

RK_INLINE void rk_layer_norm_row(const float *x, const float *residual, const float *gamma, const float *beta,
                                 float epsilon, float *out, size_t d) {
  float mean = rk_sum_with_residual(x, residual, out, d) / (float)d;
  float factor = 1 / __builtin_elementwise_sqrt(rk_mean_square(out, mean, d) + epsilon);
  for (size_t j = 0; j < d; j += 16) {
    rk_vec v = (rk_load_next(out + j, d - j) - mean) * factor;
    rk_store_next(out + j, rk_fma(v, rk_load_next(gamma + j, d - j), rk_load_next(beta + j, d - j)), d - j);
  }
}

RK_INLINE void rk_rms_norm_row(const float *x, const float *residual, const float *gamma, float epsilon, float *out,
                               size_t d) {
  rk_sum_with_residual(x, residual, out, d);
  float factor = 1 / __builtin_elementwise_sqrt(rk_mean_square(out, 0, d) + epsilon);
  for (size_t j = 0; j < d; j += 16) {
    rk_store_next(out + j, rk_load_next(out + j, d - j) * factor * rk_load_next(gamma + j, d - j), d - j);
  }
}

static void layer_norm(const float *x, size_t ldx, const float *residual, size_t ldr, const float *gamma,
                          const float *beta, float epsilon, float *out, size_t ldo, size_t m, size_t d) {
  for (size_t i = 0; i < m; i++) {
    rk_layer_norm_row(x + i * ldx, residual ? residual + i * ldr : NULL, gamma, beta, epsilon, out + i * ldo, d);
  }
}

static void rms_norm(const float *x, size_t ldx, const float *residual, size_t ldr, const float *gamma,
                        float epsilon, float *out, size_t ldo, size_t m, size_t d) {
  for (size_t i = 0; i < m; i++) {
    rk_rms_norm_row(x + i * ldx, residual ? residual + i * ldr : NULL, gamma, epsilon, out + i * ldo, d);
  }
}
