// Writing keys and values into a key-value head's ring.

static void store_keys_values(const float *k, const float *v, size_t ld, float *key_cache, float *value_cache,
                                 size_t first_position, size_t count, size_t head_size, size_t capacity) {
  size_t slot = first_position % capacity;
  for (size_t i = 0; i < count; i++, k += ld, v += ld) {
    float *key = key_cache + (slot / 16) * head_size * 16 + slot % 16;
    for (size_t j = 0; j < head_size; j++) key[j * 16] = k[j];
    float *value = value_cache + slot * head_size;
    for (size_t j = 0; j < head_size; j += 16) rk_store(value + j, rk_load(v + j));
    slot = slot + 1 < capacity ? slot + 1 : 0;
  }
}
