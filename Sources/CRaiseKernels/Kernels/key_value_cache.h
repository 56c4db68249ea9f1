// Writing keys and values into a key-value head's ring.

// 16 rows become 16 columns: four perfect shuffles of the rows.
RK_INLINE void rk_transpose(rk_vec rows[16]) {
  RK_UNROLL
  for (int stage = 0; stage < 4; stage++) {
    rk_vec shuffled[16];
    RK_UNROLL
    for (int i = 0; i < 8; i++) {
      rk_vec a = rows[i], b = rows[i + 8];
      shuffled[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      shuffled[2 * i + 1] =
          __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    RK_UNROLL
    for (int i = 0; i < 16; i++) rows[i] = shuffled[i];
  }
}

// The keys of `count` (1...16) consecutive positions into a block of the ring, from one of its places on.
RK_INLINE void rk_store_keys(const float *k, size_t ld, float *place, size_t head_size, size_t count) {
  for (size_t j = 0; j < head_size; j += 16) {
    rk_vec rows[16];
    // Rows that are not there repeat the last one; they are not stored.
    RK_UNROLL
    for (size_t i = 0; i < 16; i++) rows[i] = rk_load(k + (i < count ? i : count - 1) * ld + j);
    rk_transpose(rows);
    RK_UNROLL
    for (int i = 0; i < 16; i++) rk_store_next(place + (j + i) * 16, rows[i], count);
  }
}

static void store_keys_values(const float *k, const float *v, size_t ld, float *key_cache, float *value_cache,
                              size_t first_position, size_t count, size_t head_size, size_t capacity) {
  size_t slot = first_position % capacity;
  for (size_t i = 0, run; i < count; i += run) {
    float *place = key_cache + (slot / 16) * head_size * 16 + slot % 16;
    run = count - i < 16 - slot % 16 ? count - i : 16 - slot % 16;
    if (run > 2) {
      rk_store_keys(k + i * ld, ld, place, head_size, run);
    } else {
      for (size_t r = 0; r < run; r++)
        for (size_t j = 0; j < head_size; j++) place[j * 16 + r] = k[(i + r) * ld + j];
    }
    for (size_t r = 0; r < run; r++) {
      float *value = value_cache + (slot + r) * head_size;
      for (size_t j = 0; j < head_size; j += 16) rk_store(value + j, rk_load(v + (i + r) * ld + j));
    }
    slot = slot + run < capacity ? slot + run : 0;
  }
}
