// The exponential function where softmax and sigmoids need it: e to the power of what is not above zero.

// e^x for x <= 0, to a relative 2e-7; exactly 0 below -87.3365 (where floats become subnormal) and for -infinity.
//
// x = n ln 2 + r with |r| <= ln 2 / 2; ln 2 is taken in two parts (Cody and Waite), the first so short that n times it
// is exact even where nothing is fused. e^r is the polynomial of degree 5 of XNNPACK (f32-raddstoreexpminusmax, "p5");
// 2^n goes straight into the exponent's bits. Adding 1.5 * 2^23 rounds to an integer, found in the low bits of the sum.
RK_INLINE rk_vec rk_exp_nonpositive(rk_vec x) {
  const rk_vec rounder = rk_splat(0x1.8p23f);
  rk_vec shifted = rk_fma(x, rk_splat(0x1.715476p0f), rounder);
  rk_vec n = shifted - rounder;
  rk_vec r = rk_fma(n, rk_splat(-0x1.63p-1f), x);
  r = rk_fma(n, rk_splat(0x1.bd0106p-13f), r);
  rk_vec e = rk_fma(rk_splat(0x1.0f9f9cp-7f), r, rk_splat(0x1.573a1ap-5f));
  e = rk_fma(e, r, rk_splat(0x1.555a80p-3f));
  e = rk_fma(e, r, rk_splat(0x1.fffdc6p-2f));
  e = rk_fma(e, r, rk_splat(0x1.fffff6p-1f));
  e = rk_fma(e, r, rk_splat(1));
  e = (rk_vec)((rk_ivec)e + ((rk_ivec)shifted << 23));
  return (rk_vec)((rk_ivec)e & (x >= -0x1.5d589ep6f));
}

// 1 / (1 + e^-x), from the exponential of -|x|, so that nothing overflows and the limits are exact.
RK_INLINE rk_vec rk_sigmoid(rk_vec x) {
  rk_vec e = rk_exp_nonpositive(-rk_abs(x));
  return rk_select(x >= 0, rk_splat(1), e) / (e + 1);
}
