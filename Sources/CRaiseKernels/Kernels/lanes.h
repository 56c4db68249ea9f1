// Choosing between and adding up the 16 lanes of a vector.
#pragma once

// a where the mask is set (all ones), b where it is clear.
RK_INLINE rk_vec rk_select(rk_ivec mask, rk_vec a, rk_vec b) {
  return (rk_vec)(((rk_ivec)a & mask) | ((rk_ivec)b & ~mask));
}

// The form that compiles to one instruction: b where either is not a number.
RK_INLINE rk_vec rk_max(rk_vec a, rk_vec b) { return rk_select(a > b, a, b); }
RK_INLINE rk_vec rk_min(rk_vec a, rk_vec b) { return rk_select(a < b, a, b); }

RK_INLINE rk_vec rk_abs(rk_vec a) { return (rk_vec)((rk_ivec)a & 0x7fffffff); }

RK_INLINE rk_ivec rk_lane_numbers(void) {
  return (rk_ivec){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
}

// The first `count` (0...16) lanes, the others 0.
RK_INLINE rk_vec rk_first_lanes(rk_vec v, size_t count) {
  return (rk_vec)((rk_ivec)v & (rk_lane_numbers() < (int32_t)count));
}

// A row's next 16 floats, or the `left` that it has, padded with zeros.
RK_INLINE rk_vec rk_load_next(const float *p, size_t left) {
  return left >= 16 ? rk_load(p) : rk_load_first(p, left);
}

RK_INLINE void rk_store_next(float *p, rk_vec v, size_t left) {
  if (left >= 16) {
    rk_store(p, v);
  } else {
    rk_store_first(p, v, left);
  }
}

// The lanes' sum, in the order ((0 + 8) + (4 + 12)) + ...: halves upon halves.
RK_INLINE float rk_sum_lanes(rk_vec v) {
  typedef float rk_vec4 __attribute__((vector_size(16)));
  rk_vec4 q = (__builtin_shufflevector(v, v, 0, 1, 2, 3) + __builtin_shufflevector(v, v, 8, 9, 10, 11)) +
              (__builtin_shufflevector(v, v, 4, 5, 6, 7) + __builtin_shufflevector(v, v, 12, 13, 14, 15));
  return (q[0] + q[2]) + (q[1] + q[3]);
}

RK_INLINE float rk_max_lanes(rk_vec v) {
  v = rk_max(v, __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  v = rk_max(v, __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  v = rk_max(v, __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
  return v[0] > v[1] ? v[0] : v[1];
}
