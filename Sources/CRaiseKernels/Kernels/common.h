// What the shared bodies in this folder are written in: vectors of 16 floats, whatever registers they take.
//
// Each instruction set's file defines RK_FMA (and what else it has to say), opens a `#pragma clang attribute` region
// with its target and includes the bodies, so that every function is compiled once for each. All of them are static.
#pragma once

#include <stdbool.h>

#include "../include/CRaiseKernels.h"

// One rounding where the code says one, two where it says two.
#pragma clang fp contract(off)

// Vectors wider than the registers are passed in memory; everything is inlined, and nothing passes them abroad.
#pragma clang diagnostic ignored "-Wpsabi"

// Two ymm, one zmm, or four NEON or SSE registers.
typedef float rk_vec __attribute__((vector_size(64)));
typedef int32_t rk_ivec __attribute__((vector_size(64)));
typedef uint16_t rk_halves __attribute__((vector_size(32)));

#define RK_INLINE static inline __attribute__((always_inline))
#define RK_UNROLL _Pragma("clang loop unroll(full)")

RK_INLINE rk_vec rk_splat(float x) { return (rk_vec){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }

RK_INLINE rk_vec rk_load(const float *p) {
  rk_vec v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

RK_INLINE void rk_store(float *p, rk_vec v) { __builtin_memcpy(p, &v, sizeof v); }

// The first `count` (0...16) floats, the others 0; nothing past them is read.
RK_INLINE rk_vec rk_load_first(const float *p, size_t count) {
#if RK_AVX512
  return (rk_vec)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), p);
#else
  rk_vec v = {};
  for (size_t i = 0; i < count; i++) v[i] = p[i];
  return v;
#endif
}

RK_INLINE void rk_store_first(float *p, rk_vec v, size_t count) {
#if RK_AVX512
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)v);
#else
  for (size_t i = 0; i < count; i++) p[i] = v[i];
#endif
}

// a * b + c, fused where the instruction set can.
RK_INLINE rk_vec rk_fma(rk_vec a, rk_vec b, rk_vec c) { return RK_FMA(a, b, c); }
