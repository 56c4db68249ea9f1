#include "CRaiseHash.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// Congruent to `value` modulo 2^61 - 1, and at most 7 above the least such number.
static inline uint64_t folded(uint64_t value) { return (value & RAISE_MINHASH_PRIME) + (value >> 61); }

void raise_minhash_plain(
  const uint64_t *shingles, size_t count, const uint64_t *a, const uint64_t *b, size_t hashes, uint64_t *minima
) {
  for (size_t i = 0; i < hashes; i++) {
    uint64_t least = INT64_MAX;
    for (size_t s = 0; s < count; s++) {
      uint64_t value = folded(shingles[s] * a[i] + b[i]);
      if (value < least) least = value;
    }
    minima[i] = least;
  }
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))
#define AVX2_INLINE AVX2 __attribute__((always_inline)) static inline

/// Four permutations: a, a's upper halves brought down, and b.
typedef struct {
  __m256i a, a_high, b;
} permutations;

AVX2_INLINE permutations load(const uint64_t *a, const uint64_t *b) {
  __m256i low = _mm256_loadu_si256((const __m256i *)a);
  return (permutations){low, _mm256_srli_epi64(low, 32), _mm256_loadu_si256((const __m256i *)b)};
}

/// The lesser of `least` and the values of the shingle, whose halves are in `x` and `x_high`. A product of 64 bits is
/// put together from three of 32 bits; the values are below 2^62, so that a signed comparison orders them.
AVX2_INLINE __m256i lesser(__m256i least, permutations p, __m256i x, __m256i x_high, __m256i prime) {
  __m256i across = _mm256_add_epi64(_mm256_mul_epu32(p.a_high, x), _mm256_mul_epu32(p.a, x_high));
  __m256i product = _mm256_add_epi64(_mm256_mul_epu32(p.a, x), _mm256_slli_epi64(across, 32));
  __m256i value = _mm256_add_epi64(product, p.b);
  value = _mm256_add_epi64(_mm256_and_si256(value, prime), _mm256_srli_epi64(value, 61));
  return _mm256_blendv_epi8(least, value, _mm256_cmpgt_epi64(least, value));
}

/// Eight permutations, whose numbers stay in registers over all shingles.
AVX2 static void minima_of_8(
  const uint64_t *shingles, size_t count, const uint64_t *a, const uint64_t *b, uint64_t *minima
) {
  const __m256i prime = _mm256_set1_epi64x((long long)RAISE_MINHASH_PRIME);
  permutations first = load(a, b), second = load(a + 4, b + 4);
  __m256i least_first = _mm256_set1_epi64x(INT64_MAX), least_second = least_first;
  for (size_t s = 0; s < count; s++) {
    __m256i x = _mm256_set1_epi64x((long long)shingles[s]);
    __m256i x_high = _mm256_srli_epi64(x, 32);
    least_first = lesser(least_first, first, x, x_high, prime);
    least_second = lesser(least_second, second, x, x_high, prime);
  }
  _mm256_storeu_si256((__m256i *)minima, least_first);
  _mm256_storeu_si256((__m256i *)(minima + 4), least_second);
}

static int has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2");
}

void raise_minhash(
  const uint64_t *shingles, size_t count, const uint64_t *a, const uint64_t *b, size_t hashes, uint64_t *minima
) {
  size_t done = 0;
  if (has_avx2()) {
    for (; done + 8 <= hashes; done += 8) minima_of_8(shingles, count, a + done, b + done, minima + done);
  }
  raise_minhash_plain(shingles, count, a + done, b + done, hashes - done, minima + done);
}

#else
void raise_minhash(
  const uint64_t *shingles, size_t count, const uint64_t *a, const uint64_t *b, size_t hashes, uint64_t *minima
) {
  raise_minhash_plain(shingles, count, a, b, hashes, minima);
}
#endif
