// The scratch of attention: a tile of queries, then its scores.
#include "include/CRaiseKernels.h"

#include "Kernels/attention_range.h"

size_t rk_attention_scratch(size_t head_size, size_t key_count, size_t window) {
  return rk_attention_most_rows * (head_size + 16 * rk_most_blocks(key_count, window));
}
