#include "KernelPeak.h"

#include "CRaiseKernels.h"

// Twelve independent sums, more than the latency of any multiply-add asks for. The empty assembly makes the compiler
// believe that each of them is looked at.
enum { sums_count = 12 };
#define LOOP(type, zero, keep, step, operations)                      \
  type sums[sums_count];                                              \
  _Pragma("clang loop unroll(full)") for (int i = 0; i < sums_count; i++) sums[i] = zero; \
  for (uint64_t round = 0; round < rounds; round++) {                 \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < sums_count; i++) { \
      sums[i] = step;                                                 \
      __asm__ volatile("" : keep(sums[i]));                           \
    }                                                                 \
  }                                                                   \
  return rounds * sums_count * (operations)

#if defined(__x86_64__)
#include <immintrin.h>
#define VECTOR "+v"
#define AVX2 __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vnni")))

AVX2 static uint64_t f32_avx2(uint64_t rounds) {
  __m256 x = _mm256_set1_ps(0.5f);
  LOOP(__m256, x, VECTOR, _mm256_fmadd_ps(x, x, sums[i]), 2 * 8);
}

// The exact product of full 8-bit numbers: widened to 16 bits, multiplied in pairs, added. The factor is made to look
// new each time, or the multiplication would leave the loop.
AVX2 static uint64_t i8_avx2(uint64_t rounds) {
  __m256i x = _mm256_set1_epi16(3);
  LOOP(__m256i, x, VECTOR, ({ __asm__ volatile("" : VECTOR(x)); _mm256_add_epi32(sums[i], _mm256_madd_epi16(x, x)); }),
       2 * 16);
}

AVX512 static uint64_t f32_avx512(uint64_t rounds) {
  __m512 x = _mm512_set1_ps(0.5f);
  LOOP(__m512, x, VECTOR, _mm512_fmadd_ps(x, x, sums[i]), 2 * 16);
}

AVX512 static uint64_t i8_avx512(uint64_t rounds) {
  __m512i x = _mm512_set1_epi8(3);
  LOOP(__m512i, x, VECTOR, _mm512_dpbusd_epi32(sums[i], x, x), 2 * 64);
}

uint64_t peak_f32(int isa, uint64_t rounds) {
  return isa == rk_isa_avx512 ? f32_avx512(rounds) : isa == rk_isa_avx2 ? f32_avx2(rounds) : 0;
}

uint64_t peak_i8(int isa, uint64_t rounds) {
  return isa == rk_isa_avx512 ? i8_avx512(rounds) : isa == rk_isa_avx2 ? i8_avx2(rounds) : 0;
}

#elif defined(__aarch64__)
#include <arm_neon.h>
#define VECTOR "+w"

static uint64_t f32_neon(uint64_t rounds) {
  float32x4_t x = vdupq_n_f32(0.5f);
  LOOP(float32x4_t, x, VECTOR, vfmaq_f32(sums[i], x, x), 2 * 4);
}

__attribute__((target("dotprod"))) static uint64_t i8_neon_dot(uint64_t rounds) {
  int8x16_t x = vdupq_n_s8(3);
  LOOP(int32x4_t, vdupq_n_s32(0), VECTOR, vdotq_s32(sums[i], x, x), 2 * 16);
}

uint64_t peak_f32(int isa, uint64_t rounds) { return isa == rk_isa_portable ? 0 : f32_neon(rounds); }

uint64_t peak_i8(int isa, uint64_t rounds) { return isa == rk_isa_neon_dot ? i8_neon_dot(rounds) : 0; }

#else

uint64_t peak_f32(int isa, uint64_t rounds) { return (void)isa, (void)rounds, 0; }
uint64_t peak_i8(int isa, uint64_t rounds) { return (void)isa, (void)rounds, 0; }

#endif
