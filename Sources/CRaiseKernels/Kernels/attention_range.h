// Which keys a query sees, and how much room their scores take; the same for every instruction set.
#include <stddef.h>

// The most queries that share a pass over the keys, of any instruction set's choice.
enum { rk_attention_most_rows = 8 };

// Positions low ..< high.
typedef struct rk_range { size_t low, high; } rk_range;

static inline rk_range rk_visible(size_t position, size_t key_count, size_t capacity, size_t window, int causal) {
  rk_range seen = {0, key_count};
  if (causal && position < key_count) seen.high = position + 1;
  if (!causal && window > 0 && position < key_count && window < key_count - position) seen.high = position + window;
  if (window > 0 && position >= window) seen.low = position - window + 1;
  if (key_count > capacity && seen.low < key_count - capacity) seen.low = key_count - capacity;
  return seen;
}

// How many blocks of 16 the ranges of `rk_attention_most_rows` consecutive positions can touch.
static inline size_t rk_most_blocks(size_t key_count, size_t window) {
  size_t all = key_count / 16 + 1;
  if (window == 0 || window >= key_count) return all;
  size_t near = (2 * window + rk_attention_most_rows) / 16 + 2;
  return near < all ? near : all;
}
