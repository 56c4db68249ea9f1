// Layer norm (Ba, Kiros and Hinton 2016) and RMS norm (Zhang and Sennrich 2019), with the residual that they follow.
//
// A row's sums are kept in two vectors of 16 lanes, of even and odd blocks of 16, to hide the additions' latency.

// out = x + residual; returns the sum of the row.
RK_INLINE float rk_sum_with_residual(const float *x, const float *residual, float *out, size_t d) {
  rk_vec sums[2] = {};
  for (size_t j = 0; j < d; j += 16) {
    rk_vec v = rk_load_next(x + j, d - j);
    if (residual) v += rk_load_next(residual + j, d - j);
    rk_store_next(out + j, v, d - j);
    sums[j / 16 % 2] += v;
  }
  return rk_sum_lanes(sums[0] + sums[1]);
}

// The mean of the squares of x - mean.
RK_INLINE float rk_mean_square(const float *x, float mean, size_t d) {
  rk_vec sums[2] = {};
  for (size_t j = 0; j < d; j += 16) {
    rk_vec v = rk_load_next(x + j, d - j) - mean;
    if (d - j < 16) v = rk_first_lanes(v, d - j);
    sums[j / 16 % 2] = rk_fma(v, v, sums[j / 16 % 2]);
  }
  return rk_sum_lanes(sums[0] + sums[1]) / (float)d;
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
