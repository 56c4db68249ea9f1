// Sixteen bytes at a time: which of them are special. One bit, or one group of bits, for each byte.
#ifndef RAISE_STEP16_H
#define RAISE_STEP16_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
typedef __m128i step16;
typedef uint32_t step16_mask;
static inline step16 step16_load(const uint8_t *p) { return _mm_loadu_si128((const __m128i *)p); }
static inline void step16_store(uint8_t *p, step16 v) { _mm_storeu_si128((__m128i *)p, v); }
static inline step16 step16_equal(step16 v, uint8_t byte) { return _mm_cmpeq_epi8(v, _mm_set1_epi8((char)byte)); }
static inline step16 step16_at_most(step16 v, uint8_t byte) {
  return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8((char)byte)), v);
}
static inline step16 step16_or(step16 a, step16 b) { return _mm_or_si128(a, b); }
static inline step16 step16_or_byte(step16 v, uint8_t byte) { return _mm_or_si128(v, _mm_set1_epi8((char)byte)); }
static inline step16 step16_minus(step16 v, uint8_t byte) { return _mm_sub_epi8(v, _mm_set1_epi8((char)byte)); }
static inline uint64_t step16_bitmap(step16 v) { return (uint32_t)_mm_movemask_epi8(v); }
static inline step16_mask step16_bits(step16 v) { return (uint32_t)_mm_movemask_epi8(v); }
static inline size_t step16_first(step16_mask mask) { return (size_t)__builtin_ctz(mask); }
static inline size_t step16_count(step16_mask mask) { return (size_t)__builtin_popcount(mask); }

#elif defined(__ARM_NEON)
#include <arm_neon.h>
typedef uint8x16_t step16;
typedef uint64_t step16_mask;
static inline step16 step16_load(const uint8_t *p) { return vld1q_u8(p); }
static inline void step16_store(uint8_t *p, step16 v) { vst1q_u8(p, v); }
static inline step16 step16_equal(step16 v, uint8_t byte) { return vceqq_u8(v, vdupq_n_u8(byte)); }
static inline step16 step16_at_most(step16 v, uint8_t byte) { return vcleq_u8(v, vdupq_n_u8(byte)); }
static inline step16 step16_or(step16 a, step16 b) { return vorrq_u8(a, b); }
static inline step16 step16_or_byte(step16 v, uint8_t byte) { return vorrq_u8(v, vdupq_n_u8(byte)); }
static inline step16 step16_minus(step16 v, uint8_t byte) { return vsubq_u8(v, vdupq_n_u8(byte)); }
// One bit for each byte: each keeps its own, and three sums of neighbours bring eight together.
static inline uint64_t step16_bitmap(step16 v) {
  static const uint8_t own[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t bits = vandq_u8(v, vld1q_u8(own));
  bits = vpaddq_u8(bits, bits), bits = vpaddq_u8(bits, bits), bits = vpaddq_u8(bits, bits);
  return vgetq_lane_u16(vreinterpretq_u16_u8(bits), 0);
}
// NEON has no movemask: narrowing by four bits leaves four mask bits for each byte.
static inline step16_mask step16_bits(step16 v) {
  return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(v), 4)), 0);
}
static inline size_t step16_first(step16_mask mask) { return (size_t)__builtin_ctzll(mask) >> 2; }
static inline size_t step16_count(step16_mask mask) { return (size_t)__builtin_popcountll(mask) >> 2; }

#else
typedef struct { uint8_t byte[16]; } step16;
typedef uint32_t step16_mask;
static inline step16 step16_load(const uint8_t *p) { step16 v; memcpy(v.byte, p, 16); return v; }
static inline void step16_store(uint8_t *p, step16 v) { memcpy(p, v.byte, 16); }
static inline step16 step16_equal(step16 v, uint8_t byte) {
  for (int i = 0; i < 16; i++) v.byte[i] = v.byte[i] == byte ? 0xFF : 0;
  return v;
}
static inline step16 step16_at_most(step16 v, uint8_t byte) {
  for (int i = 0; i < 16; i++) v.byte[i] = v.byte[i] <= byte ? 0xFF : 0;
  return v;
}
static inline step16 step16_or(step16 a, step16 b) {
  for (int i = 0; i < 16; i++) a.byte[i] |= b.byte[i];
  return a;
}
static inline step16 step16_or_byte(step16 v, uint8_t byte) {
  for (int i = 0; i < 16; i++) v.byte[i] |= byte;
  return v;
}
static inline step16 step16_minus(step16 v, uint8_t byte) {
  for (int i = 0; i < 16; i++) v.byte[i] -= byte;
  return v;
}
static inline step16_mask step16_bits(step16 v) {
  step16_mask mask = 0;
  for (int i = 0; i < 16; i++) mask |= (step16_mask)(v.byte[i] >> 7) << i;
  return mask;
}
static inline size_t step16_first(step16_mask mask) { return (size_t)__builtin_ctz(mask); }
static inline size_t step16_count(step16_mask mask) { return (size_t)__builtin_popcount(mask); }
static inline uint64_t step16_bitmap(step16 v) { return step16_bits(v); }
#endif

#endif
