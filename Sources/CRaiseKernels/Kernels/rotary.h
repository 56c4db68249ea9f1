// Rotary positions (Su et al. 2021, "RoFormer"), pairs being the two halves of a head as in Hugging Face's Llama.

typedef double rk_dvec __attribute__((vector_size(128)));
typedef int64_t rk_lvec __attribute__((vector_size(128)));
typedef struct rk_rotation { rk_vec cosine, sine; } rk_rotation;

// The cosine and sine of angles up to 2^31, to an absolute 1.2e-7: what is left of the angle after whole quarter turns
// is found in double precision, then go the polynomials of Cephes (sinf.c, cosf.c: S. Moshier).
RK_INLINE rk_rotation rk_rotation_by(rk_vec angle) {
  const double rounder = 0x1.8p52;
  rk_dvec wide = __builtin_convertvector(angle, rk_dvec);
  rk_dvec shifted = wide * 0x1.45f306dc9c883p-1 + rounder;
  rk_ivec quarter = __builtin_convertvector((rk_lvec)shifted & 3, rk_ivec);
  rk_vec r = __builtin_convertvector(wide - (shifted - rounder) * 0x1.921fb54442d18p0, rk_vec);
  rk_vec z = r * r;
  rk_vec s = rk_fma(rk_splat(-1.9515295891e-4f), z, rk_splat(8.3321608736e-3f));
  s = rk_fma(rk_fma(s, z, rk_splat(-1.6666654611e-1f)), z * r, r);
  rk_vec c = rk_fma(rk_splat(2.443315711809948e-5f), z, rk_splat(-1.388731625493765e-3f));
  c = rk_fma(rk_fma(c, z, rk_splat(4.166664568298827e-2f)), z * z, rk_fma(z, rk_splat(-0.5f), rk_splat(1)));
  rk_ivec swap = (quarter & 1) != 0;
  rk_ivec sine_sign = (quarter & 2) << 30, cosine_sign = ((quarter + 1) & 2) << 30;
  return (rk_rotation){(rk_vec)((rk_ivec)rk_select(swap, s, c) ^ cosine_sign),
                       (rk_vec)((rk_ivec)rk_select(swap, c, s) ^ sine_sign)};
}

// Rotates up to 16 pairs, `left` of them, that start at x and at x + half.
RK_INLINE void rk_rotate_pairs(float *x, size_t half, size_t left, rk_rotation by) {
  rk_vec a = rk_load_next(x, left), b = rk_load_next(x + half, left);
  rk_store_next(x, rk_fma(a, by.cosine, -(b * by.sine)), left);
  rk_store_next(x + half, rk_fma(b, by.cosine, a * by.sine), left);
}

static void rotary(float *x, size_t ldx, const int32_t *positions, const float *inverse_frequencies, size_t m,
                      size_t heads, size_t head_size) {
  size_t half = head_size / 2;
  for (size_t i = 0; i < m; i++, x += ldx) {
    for (size_t j = 0; j < half; j += 16) {
      rk_vec frequencies = rk_load_next(inverse_frequencies + j, half - j);
      rk_rotation by = rk_rotation_by(frequencies * (float)positions[i]);
      for (size_t h = 0; h < heads; h++) rk_rotate_pairs(x + h * head_size + j, half, half - j, by);
    }
  }
}
