// The hot loops of finding near duplicates: hashes of n-grams of words, and MinHash signatures of those.
//
// Everything works on plain ranges, allocates nothing and keeps no state.
#ifndef C_RAISE_HASH_H
#define C_RAISE_HASH_H

#include <stddef.h>
#include <stdint.h>

/// XXH64 of `length` bytes: the 64-bit xxHash of Yann Collet, by its specification
/// (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md). Not for keys that an enemy may choose.
uint64_t raise_xxh64(const uint8_t *_Nonnull bytes, size_t length, uint64_t seed);

/// Hashes of all runs of `n` words. The words stand in `words` one behind the other, a space behind each, the first at
/// 0; `ends[i]` is where word i ends, before its space. A run is hashed as it stands there, inner spaces among it.
///
/// Writes `count - n + 1` hashes, none when there are fewer words than `n`, and returns how many. `n` is above 0.
size_t raise_hash_ngrams(
  const uint8_t *_Nonnull words, const size_t *_Nonnull ends, size_t count, size_t n, uint64_t *_Nonnull hashes);

/// The prime 2^61 - 1, modulo which the permutations are taken.
#define RAISE_MINHASH_PRIME ((UINT64_C(1) << 61) - 1)

/// MinHash (Broder 1997): for each of `hashes` permutations, the least value that it gives to one of `count` shingles.
///
/// Permutation i of a shingle x is (a[i]*x + b[i] mod 2^64) mod (2^61 - 1), as in datatrove and datasketch. Of the
/// values 0...7 a few may be left at themselves + 2^61 - 1, once in 2^58; both versions do the same. Without shingles
/// each minimum is INT64_MAX. Uses AVX2 where the running CPU has it.
void raise_minhash(
  const uint64_t *_Nonnull shingles, size_t count, const uint64_t *_Nonnull a, const uint64_t *_Nonnull b,
  size_t hashes, uint64_t *_Nonnull minima);

/// The same without vector instructions: the reference for the one above.
void raise_minhash_plain(
  const uint64_t *_Nonnull shingles, size_t count, const uint64_t *_Nonnull a, const uint64_t *_Nonnull b,
  size_t hashes, uint64_t *_Nonnull minima);

#endif
