// raise-screen's pass over a window: words out of bytes, hashed n-grams out of words, rows of the table added up.
//
// training/raise_training/screen.py says what the features are ("raise-screen/1"); both find the same rows, to the bit.
// Words are first written out one after another, so that the second pass can take any n-gram from one 8-byte load that
// no store of a moment ago holds up.
#include <stdbool.h>
#include <string.h>

#include "include/CRaiseKernels.h"
#include "screen_characters.h"

enum { max_word_bytes = 64, min_spelled_bytes = 3, max_inner_symbols = 3, slack = 16 };

typedef struct {
  uint16_t start, length;
  uint8_t class;  // of its first character
} word;

typedef struct {
  const uint8_t *text;
  size_t count, next;
  // The words' bytes, a space in front of each and one behind: of a byte of text at most a byte and a space.
  uint8_t stream[2 * RK_SCREEN_MAX_BYTES + slack];
  size_t used;
  word words[RK_SCREEN_MAX_BYTES / 2 + 2];
  size_t word_count;
  bool is_open;      // The last word may go on.
  bool has_letters;  // It has a letter, so digits that follow are letters.
  uint32_t han, kana, letters;
} reader;

// MARK: Words

static inline void begin_word(reader *r, uint8_t class) {
  r->stream[r->used++] = ' ';
  r->words[r->word_count++] = (word){(uint16_t)r->used, 0, class};
}

static inline word *last_word(reader *r) { return &r->words[r->word_count - 1]; }

static inline void close_word(reader *r) { r->is_open = r->has_letters = false; }

// Puts a byte into the open word, or into a new one where none is open or it is full.
static inline void put(reader *r, uint8_t byte, uint8_t class) {
  if (!r->is_open || last_word(r)->length == max_word_bytes) begin_word(r, class);
  r->is_open = true;
  r->stream[r->used++] = byte;
  last_word(r)->length++;
}

static inline bool is_ascii_letter(uint8_t byte) { return (uint8_t)((byte | 0x20) - 'a') < 26; }

static uint8_t letter_for(uint8_t digit) { return (uint8_t) "oi2eas6tb9"[digit - '0']; }

static inline void put_digit(reader *r, uint8_t digit) { put(r, r->has_letters ? letter_for(digit) : digit, rk_digit); }

static uint8_t letter_for_symbol(uint8_t byte) {
  switch (byte) {
    case '*': return '*';
    case '@': return 'a';
    case '$': return 's';
    case '!': return 'i';
    default: return 0;
  }
}

// Up to three symbols between two ASCII letters are letters; any other ends the word.
static void read_symbols(reader *r) {
  size_t end = r->next;
  while (end < r->count && letter_for_symbol(r->text[end])) end++;
  bool is_inside = r->next > 0 && is_ascii_letter(r->text[r->next - 1]) && end < r->count &&
                   is_ascii_letter(r->text[end]) && end - r->next <= max_inner_symbols;
  if (!is_inside) close_word(r);
  for (; r->next < end; r->next++) {
    if (is_inside) put(r, letter_for_symbol(r->text[r->next]), rk_letter);
  }
}

// The number of ASCII letters at the start of 8 bytes.
static inline size_t leading_letters(uint64_t bytes) {
  const uint64_t ones = 0x0101010101010101, high = 0x80 * ones;
  uint64_t lower = (bytes | 0x20 * ones) & ~high;
  uint64_t letters = (lower + (0x80 - 'a') * ones) & ~(lower + (0x80 - 'z' - 1) * ones) & ~bytes;
  uint64_t others = ~letters & high;
  return others ? (size_t)__builtin_ctzll(others) / 8 : 8;
}

// A run of ASCII letters, eight at a time while text and word have room for eight.
static inline void read_letters(reader *r) {
  size_t before = r->next;
  if (!r->is_open) begin_word(r, rk_letter);
  r->is_open = r->has_letters = true;
  word *open = last_word(r);
  while (r->count - r->next >= 8 && open->length <= max_word_bytes - 8) {
    uint64_t bytes;
    memcpy(&bytes, r->text + r->next, 8);
    size_t run = leading_letters(bytes);
    bytes |= 0x2020202020202020;
    memcpy(r->stream + r->used, &bytes, 8);
    r->used += run;
    open->length += run;
    r->next += run;
    if (run < 8) break;
  }
  for (; r->next < r->count && is_ascii_letter(r->text[r->next]); r->next++) {
    put(r, r->text[r->next] | 0x20, rk_letter);
  }
  r->letters += (uint32_t)(r->next - before);
}

// MARK: Characters beyond ASCII

static inline bool continues(uint8_t byte) { return (byte & 0xC0) == 0x80; }

// The length of the well-formed sequence of two bytes or more at `s`, of which `n` may be read, or 0.
static size_t sequence_length(const uint8_t *s, size_t n) {
  uint8_t a = s[0];
  if (a < 0xC2 || a > 0xF4) return 0;
  if (a < 0xE0) return n >= 2 && continues(s[1]) ? 2 : 0;
  if (n < 3 || !continues(s[1]) || !continues(s[2])) return 0;
  if (a < 0xF0) return (a == 0xE0 && s[1] < 0xA0) || (a == 0xED && s[1] > 0x9F) ? 0 : 3;
  if (n < 4 || !continues(s[3])) return 0;
  return (a == 0xF0 && s[1] < 0x90) || (a == 0xF4 && s[1] > 0x8F) ? 0 : 4;
}

static uint32_t code_point(const uint8_t *s, size_t length) {
  uint32_t point = s[0] & (0x7Fu >> length);
  for (size_t i = 1; i < length; i++) point = point << 6 | (s[i] & 0x3F);
  return point;
}

static inline void put_alone(reader *r, const uint8_t *bytes, size_t length, uint8_t class) {
  begin_word(r, class);
  memcpy(r->stream + r->used, bytes, length);
  r->used += length;
  last_word(r)->length = (uint16_t)length;
  close_word(r);
}

static void put_letter(reader *r, const uint8_t *bytes, size_t length, rk_character character) {
  if (character.fold) {
    put(r, character.fold, rk_letter);
  } else {
    for (size_t i = 0; i < length; i++) put(r, bytes[i], rk_letter);
  }
  r->has_letters = true;
  r->letters++;
  r->kana += character.class == rk_kana;
}

static void read_character(reader *r) {
  const uint8_t *bytes = r->text + r->next;
  size_t length = sequence_length(bytes, r->count - r->next);
  r->next += length ? length : 1;
  if (!length) return close_word(r);
  rk_character character = rk_character_of(code_point(bytes, length));
  switch (character.class) {
    case rk_gap: return close_word(r);
    case rk_nothing: return;
    case rk_han: r->han++; return put_alone(r, bytes, length, rk_han);
    case rk_sign: return put_alone(r, bytes, length, rk_sign);
    case rk_digit: return put_digit(r, character.fold);
    default: return put_letter(r, bytes, length, character);
  }
}

static void read_words(reader *r) {
  while (r->next < r->count) {
    uint8_t byte = r->text[r->next];
    if (is_ascii_letter(byte)) {
      read_letters(r);
    } else if (byte >= 0x80) {
      read_character(r);
    } else if ((uint8_t)(byte - '0') < 10) {
      put_digit(r, byte);
      r->next++;
    } else if (letter_for_symbol(byte)) {
      read_symbols(r);
    } else {
      close_word(r);
      r->next++;
    }
  }
  memset(r->stream + r->used, ' ', slack);
}

// MARK: N-grams

// Eight weights of 8 bits, and their sums over at most `max_sum_features` features in 16.
typedef int8_t weights __attribute__((vector_size(8)));
typedef int16_t short_sums __attribute__((vector_size(16)));
enum { max_sum_features = 256 };

typedef struct {
  const int8_t *rows;
  unsigned shift;
  short_sums sums;
  uint32_t pending;
} adder;

static const uint64_t multiplier = 0x9E3779B97F4A7C15;

static inline uint64_t mixed(uint64_t value, uint64_t chunk) {
  uint64_t product = (value ^ chunk) * multiplier;
  return product ^ product >> 32;
}

static inline uint64_t rotated(uint64_t value) { return value << 17 | value >> 47; }

static inline uint64_t eight(const uint8_t *bytes) {
  uint64_t value;
  memcpy(&value, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  value = __builtin_bswap64(value);
#endif
  return value;
}

static inline void add(adder *a, uint64_t hash) {
  weights row;
  memcpy(&row, a->rows + (hash >> a->shift) * 8, 8);
  a->sums += __builtin_convertvector(row, short_sums);
}

static inline uint64_t word_hash(const uint8_t *bytes, size_t length) {
  uint64_t hash = 0;
  for (; length > 8; bytes += 8, length -= 8) hash = mixed(hash, eight(bytes));
  return mixed(hash, eight(bytes) & ~(uint64_t)0 >> (64 - 8 * length));
}

static inline void add_three(adder *a, uint64_t bytes) { add(a, (bytes & 0xFFFFFF) * multiplier); }
static inline void add_four(adder *a, uint64_t bytes) { add(a, (bytes & 0xFFFFFFFF) * multiplier); }
static inline void add_five(adder *a, uint64_t bytes) { add(a, (bytes & 0xFFFFFFFFFF) * multiplier); }

// The n-grams of " word ": `length` counts the spaces, and is 5 or more.
static inline void add_spelling(adder *a, const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i + 5 <= length; i++) {
    uint64_t five = eight(bytes + i);
    add_three(a, five);
    add_four(a, five);
    add_five(a, five);
  }
  uint64_t four = eight(bytes + length - 4);
  add_three(a, four);
  add_four(a, four);
  add_three(a, four >> 8);
}

static inline bool is_spelled(word w) { return w.class > rk_han && w.length >= min_spelled_bytes; }

// How many features a word brings with it at most.
static inline uint32_t feature_bound(word w) { return 3 + (is_spelled(w) ? 3 * (w.length + 2u) - 9 : 0); }

static void flush(adder *a, rk_screen_sums *result) {
  for (size_t i = 0; i < 8; i++) result->sums[i] += a->sums[i];
  result->feature_count += a->pending;
  a->sums = (short_sums){};
  a->pending = 0;
}

static void add_words(const reader *r, adder *a, rk_screen_sums *result) {
  uint64_t previous = 0, pair_before = 0;
  for (size_t i = 0; i < r->word_count; i++) {
    word w = r->words[i];
    const uint8_t *bytes = r->stream + w.start;
    if (a->pending + feature_bound(w) > max_sum_features) flush(a, result);
    uint64_t hash = word_hash(bytes, w.length), pair = mixed(rotated(previous), hash);
    add(a, hash);
    a->pending += feature_bound(w) - 2;
    if (i > 0) {
      add(a, pair);
      a->pending++;
    }
    if (i > 1 && w.class == rk_han && r->words[i - 1].class == rk_han && r->words[i - 2].class == rk_han) {
      add(a, mixed(rotated(pair_before), hash));
      a->pending++;
    }
    if (is_spelled(w)) add_spelling(a, bytes - 1, w.length + 2u);
    previous = hash;
    pair_before = pair;
  }
  flush(a, result);
}

void rk_screen(const uint8_t *text, size_t count, const int8_t *rows, unsigned bits, rk_screen_sums *result) {
  // Tens of kilobytes, of which a short text touches little: not to be zeroed.
  reader r;
  r.text = text;
  r.count = count < RK_SCREEN_MAX_BYTES ? count : RK_SCREEN_MAX_BYTES;
  r.next = r.used = r.word_count = 0;
  r.is_open = r.has_letters = false;
  r.han = r.kana = r.letters = 0;
  read_words(&r);
  adder a = {.rows = rows, .shift = 64 - bits};
  *result = (rk_screen_sums){.han = r.han, .kana = r.kana, .letters = r.letters};
  add_words(&r, &a, result);
}
