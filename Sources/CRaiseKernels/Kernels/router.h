// The router's choice of experts.

// How many of a row's logits come before each of the 16 from `start` on, when ordered by size, then by index.
RK_INLINE rk_ivec rk_ranks(const float *logits, size_t experts, size_t start) {
  rk_vec own = rk_load_next(logits + start, experts - start);
  rk_ivec lanes = rk_lane_numbers() + (int32_t)start;
  rk_ivec ranks = {};
  for (size_t j = 0; j < experts; j++) {
    rk_vec other = rk_splat(logits[j]);
    // A comparison's lanes are 0 or -1.
    ranks -= (other > own) | ((other == own) & ((int32_t)j < lanes));
  }
  return ranks;
}

// Lists the k experts of the largest logits, by ascending index, with those logits. NaN comes
// before nothing and after nothing, so that there are always k.
RK_INLINE void rk_choose(const float *logits, size_t experts, size_t k, int32_t *chosen, float *chosen_logits) {
  size_t found = 0;
  for (size_t start = 0; start < experts && found < k; start += 16) {
    rk_ivec ranks = rk_ranks(logits, experts, start);
    for (size_t i = start; i < experts && i < start + 16 && found < k; i++) {
      chosen[found] = (int32_t)i;
      chosen_logits[found] = logits[i];
      found += ranks[i - start] < (int32_t)k;
    }
  }
}

// Softmax over all experts, cut to the chosen and scaled to a sum: what the others would have added cancels.
RK_INLINE void rk_share_gates(float *gates, size_t k, float gate_sum) {
  float top = gates[0];
  for (size_t i = 1; i < k; i++) top = gates[i] > top ? gates[i] : top;
  rk_vec sums = {};
  for (size_t i = 0; i < k; i += 16) {
    rk_vec e = rk_exp_nonpositive(rk_load_next(gates + i, k - i) - top);
    if (k - i < 16) e = rk_first_lanes(e, k - i);
    rk_store_next(gates + i, e, k - i);
    sums += e;
  }
  float factor = gate_sum / rk_sum_lanes(sums);
  for (size_t i = 0; i < k; i++) gates[i] *= factor;
}

static void softmax_top_k(const float *logits, size_t ld, size_t m, size_t experts, size_t k, float gate_sum,
                             int32_t *chosen, float *gates) {
  for (size_t i = 0; i < m; i++, logits += ld, chosen += k, gates += k) {
    rk_choose(logits, experts, k, chosen, gates);
    rk_share_gates(gates, k, gate_sum);
  }
}
