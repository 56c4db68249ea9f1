// The hot loops of finding duplicates: hashes of n-grams of words and MinHash signatures of those, and what windows of a
// text have in common.
//
// Everything works on plain ranges, and allocates nothing.
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

/// Successive windows of a text that choose the same gram, and so share its bytes.
typedef struct {
  /// The hash of the gram: equal for equal grams, and now and then for others.
  uint64_t gram;
  /// Where the first of the windows begins.
  size_t start;
  /// How many there are, each beginning a byte behind the one before it; at most as many as grams are in a window.
  size_t windows;
} raise_stretch;

/// A gram that windows may choose.
typedef struct {
  uint64_t hash;
  size_t start;
} raise_gram;

/// How far winnowing a text has come.
typedef struct {
  const uint8_t *_Nullable text;
  size_t gram_length, grams_per_window, gram_count, next;
  uint64_t hash, leading_power;
  raise_gram *_Nullable ring;
  size_t ring_head, ring_count;
  raise_stretch open;
  size_t chosen;
} raise_winnowing;

/// Begins to cut a text of `length` bytes into stretches of windows of `gram_length + grams_per_window - 1` bytes, both 1 or
/// more. `ring` has room for `grams_per_window` grams; it and the text stay where they are until the end.
///
/// A window chooses of its grams the one with the least hash, of equals the leftmost ("minimizers": Roberts et al. 2004;
/// "winnowing": Schleimer et al. 2003, section 3). That depends on the window's bytes alone, so equal windows choose
/// equal grams at the same place in them, wherever they stand. In text that repeats nothing a stretch is
/// `(grams_per_window + 1) / 2` windows on average.
void raise_winnow_begin(
  raise_winnowing *_Nonnull winnowing, const uint8_t *_Nonnull text, size_t length, size_t gram_length,
  size_t grams_per_window, raise_gram *_Nonnull ring);

/// Writes the next stretches, at most `capacity`, above 0, and returns how many; 0 at the end. Each window of the text is in
/// one stretch.
size_t raise_winnow(raise_winnowing *_Nonnull winnowing, raise_stretch *_Nonnull stretches, size_t capacity);

#endif
