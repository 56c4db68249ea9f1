#include <string.h>

#include "CRaiseHash.h"

// The five primes of the specification, section "XXH64 algorithm description".
#define P1 UINT64_C(0x9E3779B185EBCA87)
#define P2 UINT64_C(0xC2B2AE3D27D4EB4F)
#define P3 UINT64_C(0x165667B19E3779F9)
#define P4 UINT64_C(0x85EBCA77C2B2AE63)
#define P5 UINT64_C(0x27D4EB2F165667C5)

static inline uint64_t rotated(uint64_t x, int bits) { return x << bits | x >> (64 - bits); }

static inline uint64_t read64(const uint8_t *p) {
  uint64_t v;
  memcpy(&v, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  v = __builtin_bswap64(v);
#endif
  return v;
}

static inline uint32_t read32(const uint8_t *p) {
  uint32_t v;
  memcpy(&v, p, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  v = __builtin_bswap32(v);
#endif
  return v;
}

static inline uint64_t stirred(uint64_t lane, uint64_t input) { return rotated(lane + input * P2, 31) * P1; }

static inline uint64_t merged(uint64_t hash, uint64_t lane) { return (hash ^ stirred(0, lane)) * P1 + P4; }

/// Steps 1 to 3: whole stripes of 32 bytes, in four lanes. Moves `bytes` behind them.
static inline uint64_t stripes(const uint8_t **bytes, const uint8_t *end, uint64_t seed) {
  uint64_t a = seed + P1 + P2, b = seed + P2, c = seed, d = seed - P1;
  const uint8_t *p = *bytes;
  for (; end - p >= 32; p += 32) {
    a = stirred(a, read64(p));
    b = stirred(b, read64(p + 8));
    c = stirred(c, read64(p + 16));
    d = stirred(d, read64(p + 24));
  }
  *bytes = p;
  uint64_t hash = rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18);
  return merged(merged(merged(merged(hash, a), b), c), d);
}

static inline uint64_t xxh64(const uint8_t *bytes, size_t length, uint64_t seed) {
  const uint8_t *p = bytes, *end = bytes + length;
  uint64_t hash = length >= 32 ? stripes(&p, end, seed) : seed + P5;
  hash += length;
  for (; end - p >= 8; p += 8) hash = rotated(hash ^ stirred(0, read64(p)), 27) * P1 + P4;
  if (end - p >= 4) {
    hash = rotated(hash ^ read32(p) * P1, 23) * P2 + P3;
    p += 4;
  }
  for (; p < end; p++) hash = rotated(hash ^ *p * P5, 11) * P1;
  hash = (hash ^ hash >> 33) * P2;
  hash = (hash ^ hash >> 29) * P3;
  return hash ^ hash >> 32;
}

uint64_t raise_xxh64(const uint8_t *bytes, size_t length, uint64_t seed) { return xxh64(bytes, length, seed); }

size_t raise_hash_ngrams(const uint8_t *words, const size_t *ends, size_t count, size_t n, uint64_t *hashes) {
  if (count < n) return 0;
  size_t start = 0;
  for (size_t i = 0; i + n <= count; i++) {
    hashes[i] = xxh64(words + start, ends[i + n - 1] - start, 0);
    start = ends[i] + 1;
  }
  return count - n + 1;
}
