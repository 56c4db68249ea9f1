// Attention of one head over its ring of keys and values.
//
// A tile of R consecutive queries goes over the keys twice: once for all scores, then, softmax taken, for the weighted
// sum of the values. Contexts are short enough that a tile's scores stay in the nearest cache, so no running maximum
// (FlashAttention, Dao et al. 2022) is needed. R is a literal where these functions are called, so that all loops over
// rows unroll into registers. Layouts: queries [head_size/16][R][16], scores [block][R][16].
//
// Each score is one chain of fused multiply-adds over head_size, each output one over the keys, so neither the tile nor
// the number of blocks taken at once changes a bit. A key that a row does not see weighs exactly 0 there.
#include "attention_range.h"
#include "key_value_cache.h"

// The largest R, how many vectors of sums the registers hold, and how many of them a row may have.
#if defined(RK_AVX512)
#define RK_TILE_ROWS 8
#define RK_TILE_VECTORS 16
#elif defined(RK_AVX2) || defined(RK_NEON)
#define RK_TILE_ROWS 6
#define RK_TILE_VECTORS 6
#else
#define RK_TILE_ROWS 2
#define RK_TILE_VECTORS 2
#endif
#define RK_MOST_BLOCKS 4
_Static_assert(RK_TILE_ROWS <= rk_attention_most_rows, "the scratch has room for the tile");

typedef struct rk_attention_tile {
  const float *keys, *values;
  size_t head_size, ring_blocks;  // of the cache
  size_t first, end;              // blocks of 16 positions that some row sees
  rk_range seen[rk_attention_most_rows];
  float *queries, *scores;
  rk_vec top[rk_attention_most_rows];         // each row's largest scores, by lane
  float inverse_sum[rk_attention_most_rows];  // each row's 1 / sum of exponentials
} rk_attention_tile;

RK_INLINE size_t rk_next_slot(const rk_attention_tile *tile, size_t slot) {
  return slot + 1 < tile->ring_blocks ? slot + 1 : 0;
}

// Lanes of the block that starts at position `start` whose keys are not seen become -infinity.
RK_INLINE rk_vec rk_hide(rk_vec scores, rk_range seen, size_t start) {
  size_t low = seen.low > start ? seen.low - start : 0, high = seen.high > start ? seen.high - start : 0;
  rk_ivec from = rk_lane_numbers() >= (int32_t)(low < 16 ? low : 16);
  rk_ivec to = rk_lane_numbers() < (int32_t)(high < 16 ? high : 16);
  return rk_select(from & to, scores, rk_splat(-__builtin_inff()));
}

// The scores of R rows and the B blocks from `block` on, the first in the ring's `slot`; returns the slot after them.
RK_INLINE size_t rk_score_blocks(rk_attention_tile *tile, int R, int B, size_t block, size_t slot) {
  const float *keys[RK_MOST_BLOCKS];
  for (int b = 0; b < B; b++, slot = rk_next_slot(tile, slot)) keys[b] = tile->keys + slot * tile->head_size * 16;
  rk_vec sums[RK_TILE_ROWS][RK_MOST_BLOCKS] = {};
  for (size_t j = 0; j < tile->head_size; j++) {
    const float *q = tile->queries + j / 16 * R * 16 + j % 16;
    rk_vec key[RK_MOST_BLOCKS];
    RK_UNROLL
    for (int b = 0; b < B; b++) key[b] = rk_load(keys[b] + j * 16);
    if (R > 2) RK_UNROLL for (int b = 0; b < B; b++) __builtin_prefetch(keys[b] + (B * tile->head_size + j) * 16);
    RK_UNROLL
    for (int i = 0; i < R * B; i++) {
      sums[i / B][i % B] = rk_fma(rk_splat(q[i / B * 16]), key[i % B], sums[i / B][i % B]);
    }
  }
  float *scores = tile->scores + (block - tile->first) * R * 16;
  int whole = tile->seen[R - 1].low <= block * 16 && (block + B) * 16 <= tile->seen[0].high;
  RK_UNROLL
  for (int i = 0; i < R * B; i++) {
    rk_vec s = sums[i / B][i % B];
    if (!whole) s = rk_hide(s, tile->seen[i / B], (block + i % B) * 16);
    tile->top[i / B] = rk_max(tile->top[i / B], s);
    rk_store(scores + (i % B * R + i / B) * 16, s);
  }
  return slot;
}

// All scores of the tile. Few rows take several blocks at once, for enough chains to hide the latency of an addition.
RK_INLINE void rk_score(rk_attention_tile *tile, int R) {
  const int B = R == 1 || RK_TILE_VECTORS / R > RK_MOST_BLOCKS ? RK_MOST_BLOCKS : RK_TILE_VECTORS / R;
  size_t block = tile->first, slot = block % tile->ring_blocks;
  for (; block + B <= tile->end; block += B) slot = rk_score_blocks(tile, R, B, block, slot);
  for (; block < tile->end; block++) slot = rk_score_blocks(tile, R, 1, block, slot);
}

// Scores become exponentials over the row's largest. A row that sees nothing gets zeros.
RK_INLINE void rk_exponentiate(rk_attention_tile *tile, int R) {
  for (int r = 0; r < R; r++) {
    float top = rk_max_lanes(rk_max(tile->top[r], rk_splat(-__FLT_MAX__)));
    float *scores = tile->scores + r * 16;
    rk_vec sums = {};
    for (size_t block = tile->first; block < tile->end; block++, scores += R * 16) {
      rk_vec e = rk_exp_nonpositive(rk_load(scores) - top);
      rk_store(scores, e);
      sums += e;
    }
    float sum = rk_sum_lanes(sums);
    tile->inverse_sum[r] = sum > 0 ? 1 / sum : 0;
  }
}

// V vectors of R rows of the output, from `column` on.
RK_INLINE void rk_weigh_columns(const rk_attention_tile *tile, int R, int V, size_t column, float *out, size_t ldo) {
  rk_vec sums[RK_TILE_ROWS][RK_MOST_BLOCKS] = {};
  const float *weights = tile->scores;
  size_t slot = tile->first % tile->ring_blocks;
  for (size_t block = tile->first; block < tile->end; block++, slot = rk_next_slot(tile, slot), weights += R * 16) {
    const float *values = tile->values + slot * 16 * tile->head_size + column;
    for (int key = 0; key < 16; key++, values += tile->head_size) {
      if (R > 2) RK_UNROLL for (int v = 0; v < V; v++) __builtin_prefetch(values + 16 * tile->head_size + v * 16);
      RK_UNROLL
      for (int i = 0; i < R * V; i++) {
        rk_vec weight = rk_splat(weights[i / V * 16 + key]);
        sums[i / V][i % V] = rk_fma(weight, rk_load(values + i % V * 16), sums[i / V][i % V]);
      }
    }
  }
  // The added zero makes -0 into 0, so that a key unseen cannot be told from a key not there.
  RK_UNROLL
  for (int i = 0; i < R * V; i++) {
    rk_vec average = sums[i / V][i % V] * tile->inverse_sum[i / V];
    rk_store(out + i / V * ldo + column + i % V * 16, average + 0.0f);
  }
}

RK_INLINE void rk_weigh_values(const rk_attention_tile *tile, int R, float *out, size_t ldo) {
  const int V = R == 1 || RK_TILE_VECTORS / R > RK_MOST_BLOCKS ? RK_MOST_BLOCKS : RK_TILE_VECTORS / R;
  size_t column = 0, d = tile->head_size;
  for (; column + V * 16 <= d; column += V * 16) rk_weigh_columns(tile, R, V, column, out, ldo);
  if (V > 2 && column + 32 <= d) {
    rk_weigh_columns(tile, R, 2, column, out, ldo);
    column += 32;
  }
  for (; column < d; column += 16) rk_weigh_columns(tile, R, 1, column, out, ldo);
}

// One tile of R rows; what all tiles share is in `tile`.
RK_INLINE void rk_attend(rk_attention_tile *tile, int R, const float *q, size_t ldq, float scale, float *out,
                         size_t ldo) {
  for (int r = 0; r < R; r++) {
    for (size_t j = 0; j < tile->head_size; j += 16) {
      rk_store(tile->queries + j * R + r * 16, rk_load(q + r * ldq + j) * scale);
    }
    tile->top[r] = rk_splat(-__builtin_inff());
  }
  tile->first = tile->seen[0].low / 16;
  tile->end = (tile->seen[R - 1].high + 15) / 16;
  rk_score(tile, R);
  rk_exponentiate(tile, R);
  rk_weigh_values(tile, R, out, ldo);
}

// How many of the rows left go into the next tile: an even number, or the last.
RK_INLINE size_t rk_tile_rows(size_t left) {
  size_t most = RK_TILE_ROWS;
  return left >= most ? most : left > 1 ? left / 2 * 2 : 1;
}

static void attention(const float *q, size_t ldq, float *out, size_t ldo, size_t rows, size_t first_position,
                      const float *key_cache, const float *value_cache, size_t head_size, size_t capacity,
                      size_t key_count, size_t window, int causal, float scale, float *scratch) {
  rk_attention_tile tile = {.keys = key_cache, .values = value_cache, .head_size = head_size};
  tile.ring_blocks = capacity / 16;
  tile.queries = scratch;
  tile.scores = scratch + rk_attention_most_rows * head_size;
  for (size_t i = 0, count; i < rows; i += count, q += count * ldq, out += count * ldo) {
    count = rk_tile_rows(rows - i);
    for (size_t r = 0; r < count; r++) {
      tile.seen[r] = rk_visible(first_position + i + r, key_count, capacity, window, causal);
    }
    switch (count) {
      case 1: rk_attend(&tile, 1, q, ldq, scale, out, ldo); break;
      case 2: rk_attend(&tile, 2, q, ldq, scale, out, ldo); break;
#if RK_TILE_ROWS >= 6
      case 4: rk_attend(&tile, 4, q, ldq, scale, out, ldo); break;
      case 6: rk_attend(&tile, 6, q, ldq, scale, out, ldo); break;
#endif
#if RK_TILE_ROWS >= 8
      case 8: rk_attend(&tile, 8, q, ldq, scale, out, ldo); break;
#endif
    }
  }
}
