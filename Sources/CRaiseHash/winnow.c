#include "CRaiseHash.h"

/// Odd, so that multiplying by it loses nothing; with few small factors, so that powers of it look random.
#define BASE UINT64_C(0x9E3779B97F4A7C15)

/// A bijection that spreads what a polynomial leaves in the high bits over all of them (MurmurHash3's finalizer, half of it).
static inline uint64_t mixed(uint64_t hash) {
  hash ^= hash >> 33;
  hash *= UINT64_C(0xFF51AFD7ED558CCD);
  return hash ^ hash >> 33;
}

/// The polynomial hash of the gram at `start`, whose predecessor's was `last`: bytes leave on the left, enter on the right.
static inline uint64_t rolled(const raise_winnowing *w, size_t start, uint64_t last) {
  uint64_t leaving = (uint64_t)w->text[start - 1] + 1, entering = (uint64_t)w->text[start + w->gram_length - 1] + 1;
  return (last - leaving * w->leading_power) * BASE + entering;
}

void raise_winnow_begin(
  raise_winnowing *w, const uint8_t *text, size_t length, size_t gram_length, size_t grams_per_window, raise_gram *ring
) {
  *w = (raise_winnowing){
    .text = text, .gram_length = gram_length, .grams_per_window = grams_per_window, .ring = ring,
    .gram_count = length < gram_length + grams_per_window - 1 ? 0 : length - gram_length + 1, .leading_power = 1,
  };
  if (w->gram_count == 0) return;
  for (size_t i = 0; i < gram_length; i++) w->hash = w->hash * BASE + text[i] + 1;
  for (size_t i = 1; i < gram_length; i++) w->leading_power *= BASE;
}

/// Adds a gram to the ring: of those that can still be chosen, the ones with an ascending hash, in the order of the text. A
/// gram leaves at the front when no further window holds it, and at the back when a lesser one comes behind it.
static inline void push(raise_winnowing *w, raise_gram gram) {
  size_t capacity = w->grams_per_window;
  if (w->ring_count > 0 && w->ring[w->ring_head].start + capacity <= gram.start) {
    w->ring_head = w->ring_head + 1 == capacity ? 0 : w->ring_head + 1;
    w->ring_count--;
  }
  size_t back = w->ring_head + w->ring_count;
  if (back >= capacity) back -= capacity;
  while (w->ring_count > 0) {
    size_t last = back == 0 ? capacity - 1 : back - 1;
    // Of equal hashes the leftmost is chosen, so an equal one stays.
    if (w->ring[last].hash <= gram.hash) break;
    back = last;
    w->ring_count--;
  }
  w->ring[back] = gram;
  w->ring_count++;
}

size_t raise_winnow(raise_winnowing *w, raise_stretch *stretches, size_t capacity) {
  size_t count = 0;
  while (w->next < w->gram_count) {
    if (count == capacity) return count;
    size_t start = w->next++;
    if (start > 0) w->hash = rolled(w, start, w->hash);
    push(w, (raise_gram){mixed(w->hash), start});
    if (start + 1 < w->grams_per_window) continue;
    raise_gram chosen = w->ring[w->ring_head];
    if (w->open.windows > 0 && w->chosen == chosen.start) {
      w->open.windows++;
      continue;
    }
    if (w->open.windows > 0) stretches[count++] = w->open;
    w->chosen = chosen.start;
    w->open = (raise_stretch){.gram = chosen.hash, .start = start + 1 - w->grams_per_window, .windows = 1};
  }
  if (count < capacity && w->open.windows > 0) {
    stretches[count++] = w->open;
    w->open.windows = 0;
  }
  return count;
}
