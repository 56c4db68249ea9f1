// raise-language's pass over a text: letters counted by script, hashed n-grams of words, rows of the table added up.
//
// What is cut out of the text stands here alone: training (training/raise_training/language_features.py) compiles this
// file and asks it for the rows, so that a model is used on exactly what it was trained on.
#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "include/CRaiseKernels.h"

enum {
  max_word_letters = 32,
  max_gram = 4,
  // So many characters are hashed at once; a word of the most characters fills padded_room / lanes blocks of them.
  lanes = 8,
  // Words of so many ASCII letters fit into sixteen bytes with the gap at both ends.
  max_short_letters = 14,
  max_padded = max_word_letters + 2,
  padded_room = (max_padded + lanes - 1) / lanes * lanes + max_gram,
  // The word, its characters beyond ASCII, its n-grams.
  max_word_rows = 1 + max_padded + 3 * max_padded,
  // What 16 bits can add up.
  max_summed_rows = 256,
  // Rows are summed when so many have come; the last word may bring more.
  flush_after = max_summed_rows - max_word_rows,
};

// What a character is: a script, or one of these.
enum { part_of_word = RK_SCRIPT_COUNT, other_character };

typedef struct {
  const int8_t *rows;
  rk_language_sums *sums;
  bool has_avx2;
  bool only_finds;  // Training asks for the rows' numbers in the place of their sums.
  uint32_t *found;
  uint8_t *scripts;
  size_t room, count;
  unsigned bits;
  uint32_t recent[max_summed_rows + lanes];  // Rows not yet in the sums.
  unsigned recent_count, recent_script;
} sink;

// MARK: Rows

void rk_language_sum_rows_plain(const int8_t *rows, const uint32_t *numbers, unsigned count, int32_t *sums) {
  int16_t added[RK_LANGUAGE_PLACES] = {0};
  for (unsigned n = 0; n < count; n++) {
    const int8_t *row = rows + (size_t)numbers[n] * RK_LANGUAGE_PLACES;
    for (size_t i = 0; i < RK_LANGUAGE_PLACES; i++) added[i] += row[i];
  }
  for (size_t i = 0; i < RK_LANGUAGE_PLACES; i++) sums[i] += added[i];
}

#if defined(__x86_64__)
_Static_assert(RK_LANGUAGE_PLACES == 48, "three registers of sixteen places");

// The same with all places in registers.
__attribute__((target("avx2"))) static void sum_rows_avx2(
  const int8_t *rows, const uint32_t *numbers, unsigned count, int32_t *sums) {
  __m256i a = _mm256_setzero_si256(), b = a, c = a;
  for (unsigned n = 0; n < count; n++) {
    const __m128i *row = (const __m128i *)(rows + (size_t)numbers[n] * RK_LANGUAGE_PLACES);
    a = _mm256_add_epi16(a, _mm256_cvtepi8_epi16(_mm_loadu_si128(row)));
    b = _mm256_add_epi16(b, _mm256_cvtepi8_epi16(_mm_loadu_si128(row + 1)));
    c = _mm256_add_epi16(c, _mm256_cvtepi8_epi16(_mm_loadu_si128(row + 2)));
  }
  int16_t added[RK_LANGUAGE_PLACES];
  _mm256_storeu_si256((__m256i *)added, a);
  _mm256_storeu_si256((__m256i *)(added + 16), b);
  _mm256_storeu_si256((__m256i *)(added + 32), c);
  for (size_t i = 0; i < RK_LANGUAGE_PLACES; i++) sums[i] += added[i];
}
#endif

static bool has_avx2(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2");
#else
  return false;
#endif
}

void rk_language_sum_rows(const int8_t *rows, const uint32_t *numbers, unsigned count, int32_t *sums) {
#if defined(__x86_64__)
  if (has_avx2()) return sum_rows_avx2(rows, numbers, count, sums);
#endif
  rk_language_sum_rows_plain(rows, numbers, count, sums);
}

static void flush(sink *s) {
  s->sums->features[s->recent_script] += s->recent_count;
  if (!s->only_finds) {
    rk_language_sum_rows(s->rows, s->recent, s->recent_count, s->sums->sums[s->recent_script]);
  } else {
    for (unsigned n = 0; n < s->recent_count; n++, s->count++) {
      if (s->count < s->room && s->found) s->found[s->count] = s->recent[n];
      if (s->count < s->room && s->scripts) s->scripts[s->count] = (uint8_t)s->recent_script;
    }
  }
  s->recent_count = 0;
}

// MARK: Features

static inline uint32_t step(uint32_t hash, uint32_t letter) { return hash * 0x9E3779B1u + letter + 1; }

static inline uint32_t row_of(uint32_t hash, unsigned bits) {
  hash ^= hash >> 15;
  hash *= 0x85EBCA6Bu;
  hash ^= hash >> 13;
  return (hash * 0xC2B2AE35u) >> (32 - bits);
}

// Makes of the hashes of n-grams at each of `count` places, which begin with `seed` when there are none yet, those of
// (n+1)-grams, and appends their rows to `rows`; writes whole blocks of lanes.
static inline __attribute__((always_inline)) void lengthen(
  uint32_t *hashes, const uint32_t *letters, size_t count, uint32_t length, unsigned bits, uint32_t *rows) {
  for (size_t block = 0; block < count; block += lanes) {
    for (size_t i = block; i < block + lanes; i++) hashes[i] = step(hashes[i], letters[i]);
    for (size_t i = block; i < block + lanes; i++) rows[i] = row_of(hashes[i] + length, bits);
  }
}

// The features of a word: itself, its runs of two to four characters, the gap before and behind it among them, and
// its letters beyond ASCII.
static inline __attribute__((always_inline)) void add_padded(
  sink *s, unsigned script, const uint32_t *padded, size_t count) {
  uint32_t *rows = s->recent + s->recent_count, *row = rows;
  uint32_t word = 0x517CC1B7u * (script + 1), seed = 0x2545F491u * (script + 1);
  uint32_t beyond_ascii = 0;
  for (size_t i = 1; i + 1 < count; i++) {
    word = step(word, padded[i]);
    beyond_ascii |= padded[i] & ~0x7Fu;
  }
  *row++ = row_of(word, s->bits);
  for (size_t i = 1; beyond_ascii && i + 1 < count; i++) {
    if (padded[i] >= 0x80) *row++ = row_of(step(~seed, padded[i]), s->bits);
  }
  uint32_t hashes[padded_room];
  for (size_t block = 0; block < count; block += lanes) {
    for (size_t i = block; i < block + lanes; i++) hashes[i] = step(seed, padded[i]);
  }
  for (uint32_t length = 2; length <= max_gram && length <= count; length++) {
    lengthen(hashes, padded + length - 1, count + 1 - length, length, s->bits, row);
    row += count + 1 - length;
  }
  s->recent_count += (unsigned)(row - rows);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void add_padded_avx2(
  sink *s, unsigned script, const uint32_t *padded, size_t count) {
  add_padded(s, script, padded, count);
}
#endif

// Makes room for a word's rows, and goes over to its script.
static inline void prepare(sink *s, unsigned script) {
  if (s->recent_script == script && s->recent_count < flush_after) return;
  if (s->recent_count > 0) flush(s);
  s->recent_script = script;
}

static void add_word(sink *s, unsigned script, const uint32_t *letters, size_t count) {
  uint32_t padded[padded_room] = {0};
  memcpy(padded + 1, letters, count * sizeof *letters);
  prepare(s, script);
#if defined(__x86_64__)
  if (s->has_avx2) return add_padded_avx2(s, script, padded, count + 2);
#endif
  add_padded(s, script, padded, count + 2);
}

// MARK: Short words

typedef uint32_t lanes32 __attribute__((vector_size(4 * lanes)));
typedef uint8_t lanes8 __attribute__((vector_size(lanes)));
typedef unsigned __int128 sixteen_bytes;

// The lowest eight bytes, each as a number of its own.
#define WIDENED(bytes) __extension__({ \
  uint64_t low_ = (uint64_t)(bytes); \
  lanes8 narrow_; \
  memcpy(&narrow_, &low_, sizeof narrow_); \
  __builtin_convertvector(narrow_, lanes32); \
})

// add_padded for a word of small ASCII letters, which `word` has between two zero bytes, `count` bytes in all.
static inline __attribute__((always_inline)) void add_short(sink *s, sixteen_bytes word, size_t count) {
  uint32_t *rows = s->recent + s->recent_count, *row = rows;
  uint32_t hash = 0x517CC1B7u * (RK_SCRIPT_LATIN + 1), seed = 0x2545F491u * (RK_SCRIPT_LATIN + 1);
  for (size_t i = 1; i + 1 < count; i++) hash = step(hash, (uint8_t)(word >> 8 * i));
  *row++ = row_of(hash, s->bits);
  lanes32 hashes[2];
  size_t blocks = count > lanes ? 2 : 1;
  for (size_t b = 0; b < blocks; b++) hashes[b] = seed * 0x9E3779B1u + WIDENED(word >> 64 * b) + 1;
  for (uint32_t length = 2; length <= max_gram && length <= count; length++) {
    for (size_t b = 0; b < blocks; b++) {
      hashes[b] = hashes[b] * 0x9E3779B1u + WIDENED(word >> (64 * b + 8 * (length - 1))) + 1;
      lanes32 mixed = hashes[b] + length;
      mixed ^= mixed >> 15;
      mixed *= 0x85EBCA6Bu;
      mixed ^= mixed >> 13;
      mixed = (mixed * 0xC2B2AE35u) >> (32 - s->bits);
      memcpy(row + lanes * b, &mixed, sizeof mixed);
    }
    row += count + 1 - length;
  }
  s->recent_count += (unsigned)(row - rows);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void add_short_avx2(sink *s, sixteen_bytes word, size_t count) {
  add_short(s, word, count);
}
#endif

// Adds a word of `count` ASCII letters, at most max_short_letters, behind which `room` bytes may be read in all.
static void add_short_word(sink *s, const uint8_t *letters, size_t count, size_t room) {
  const sixteen_bytes small = (sixteen_bytes)0x2020202020202020u << 64 | 0x2020202020202020u;
  sixteen_bytes word = 0;
  if (room >= sizeof word) memcpy(&word, letters, sizeof word);
  else memcpy(&word, letters, count);
  word = ((word | small) & (((sixteen_bytes)1 << 8 * count) - 1)) << 8;
  prepare(s, RK_SCRIPT_LATIN);
#if defined(__x86_64__)
  if (s->has_avx2) return add_short_avx2(s, word, count + 2);
#endif
  add_short(s, word, count + 2);
}

// MARK: Characters

static inline bool is_ascii_letter(uint8_t byte) { return (uint8_t)((byte | 0x20) - 'a') < 26; }

static inline bool continues(uint8_t byte) { return (byte & 0xC0) == 0x80; }

// The character at `s`, of which `n` bytes may be read, and its length; U+FFFD of one byte where there is none.
static uint32_t character_at(const uint8_t *s, size_t n, size_t *length) {
  uint8_t a = s[0];
  *length = 1;
  if (a < 0x80) return a;
  size_t count = a >= 0xF0 ? 4 : a >= 0xE0 ? 3 : 2;
  if (a < 0xC2 || a > 0xF4 || count > n) return 0xFFFD;
  uint32_t point = a & (0x7Fu >> count);
  for (size_t i = 1; i < count; i++) {
    if (!continues(s[i])) return 0xFFFD;
    point = point << 6 | (s[i] & 0x3F);
  }
  *length = count;
  return point;
}

typedef struct {
  uint32_t first, last;
  uint8_t script;
} block;

// Unicode's blocks of letters, in order. Marks that belong to any script keep a word together.
static const block blocks[] = {
  {0x00C0, 0x02AF, RK_SCRIPT_LATIN},      {0x02B0, 0x036F, part_of_word},        {0x0370, 0x03FF, RK_SCRIPT_GREEK},
  {0x0400, 0x052F, RK_SCRIPT_CYRILLIC},   {0x0530, 0x058F, RK_SCRIPT_ARMENIAN},  {0x0590, 0x05FF, RK_SCRIPT_HEBREW},
  {0x0610, 0x061A, part_of_word},         {0x0620, 0x065F, RK_SCRIPT_ARABIC},    {0x066E, 0x06D3, RK_SCRIPT_ARABIC},
  {0x06D5, 0x06EF, RK_SCRIPT_ARABIC},     {0x06FA, 0x06FF, RK_SCRIPT_ARABIC},    {0x0750, 0x077F, RK_SCRIPT_ARABIC},
  {0x0900, 0x0963, RK_SCRIPT_DEVANAGARI}, {0x0971, 0x097F, RK_SCRIPT_DEVANAGARI}, {0x0980, 0x09E5, RK_SCRIPT_BENGALI},
  {0x0A00, 0x0A65, RK_SCRIPT_GURMUKHI},   {0x0A80, 0x0AE5, RK_SCRIPT_GUJARATI},  {0x0B00, 0x0B65, RK_SCRIPT_ODIA},
  {0x0B80, 0x0BE5, RK_SCRIPT_TAMIL},      {0x0C00, 0x0C65, RK_SCRIPT_TELUGU},    {0x0C80, 0x0CE5, RK_SCRIPT_KANNADA},
  {0x0D00, 0x0D65, RK_SCRIPT_MALAYALAM},  {0x0D80, 0x0DFF, RK_SCRIPT_SINHALA},   {0x0E00, 0x0E4F, RK_SCRIPT_THAI},
  {0x0E80, 0x0ECF, RK_SCRIPT_LAO},        {0x0F00, 0x0FFF, RK_SCRIPT_TIBETAN},   {0x1000, 0x109F, RK_SCRIPT_MYANMAR},
  {0x10A0, 0x10FF, RK_SCRIPT_GEORGIAN},   {0x1100, 0x11FF, RK_SCRIPT_HANGUL},    {0x1200, 0x139F, RK_SCRIPT_ETHIOPIC},
  {0x1780, 0x17DD, RK_SCRIPT_KHMER},      {0x1C90, 0x1CBF, RK_SCRIPT_GEORGIAN},  {0x1E00, 0x1EFF, RK_SCRIPT_LATIN},
  {0x1F00, 0x1FFF, RK_SCRIPT_GREEK},      {0x200C, 0x200D, part_of_word},        {0x3040, 0x30FA, RK_SCRIPT_KANA},
  {0x30FC, 0x30FF, RK_SCRIPT_KANA},       {0x3130, 0x318F, RK_SCRIPT_HANGUL},    {0x3400, 0x9FFF, RK_SCRIPT_HAN},
  {0xAC00, 0xD7AF, RK_SCRIPT_HANGUL},     {0xF900, 0xFAFF, RK_SCRIPT_HAN},       {0x20000, 0x323AF, RK_SCRIPT_HAN},
};

static unsigned class_of(uint32_t c) {
  if (c < 0x80) return is_ascii_letter((uint8_t)c) ? RK_SCRIPT_LATIN : other_character;
  if (c < 0xC0 || c == 0xD7 || c == 0xF7) return c == 0xAA || c == 0xBA || c == 0xB7 ? part_of_word : other_character;
  size_t low = 0, high = sizeof blocks / sizeof *blocks;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (c > blocks[middle].last) low = middle + 1;
    else high = middle;
  }
  return low < sizeof blocks / sizeof *blocks && c >= blocks[low].first ? blocks[low].script : other_character;
}

// The small letter of a capital one, in the scripts that a model reads.
static uint32_t small_letter(uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0xC0 && c <= 0xDE) return c + 32;
  if (c == 0x130) return 'i';
  if (c == 0x178) return 0xFF;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + (c & 1);
  if ((c >= 0x100 && c <= 0x177) || (c >= 0x1E00 && c <= 0x1EFF)) return c | 1;
  if (c == 0x218 || c == 0x21A) return c == 0x218 ? 0x15F : 0x163;  // Romanian ș and ț are also written with cedillas.
  if (c == 0x219 || c == 0x21B) return c == 0x219 ? 0x15F : 0x163;
  if (c == 0x1A0 || c == 0x1AF) return c + 1;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if ((c >= 0x460 && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)) return c | 1;
  return c;
}

// MARK: Tokens

// What a byte is in a token: between tokens; a mark of an address, a name in code, markup or a number rather than a word;
// such a mark only before a letter; the beginning of a character that may part tokens.
enum { parts = 1, is_technical = 2, may_join = 4, may_part = 8 };

static const uint8_t byte_kinds[256] = {
  [0 ... ' '] = parts,
  ['0' ... '9'] = is_technical,
  ['/'] = is_technical, ['\\'] = is_technical, ['@'] = is_technical, ['_'] = is_technical, ['='] = is_technical,
  ['<'] = is_technical, ['>'] = is_technical, ['{'] = is_technical, ['}'] = is_technical, ['#'] = is_technical,
  ['$'] = is_technical, ['&'] = is_technical, ['|'] = is_technical, ['^'] = is_technical, ['~'] = is_technical,
  ['`'] = is_technical,
  ['.'] = may_join, [':'] = may_join, ['('] = may_join,
  [0xE1 ... 0xFF] = may_part,
};

// Whether a token ends before the character of three bytes or more at `s`: what is written without spaces.
static bool parts_tokens(const uint8_t *s, size_t n, size_t *length) {
  uint32_t c = character_at(s, n, length);
  return c == 0x3000 || (c >= 0x2010 && c <= 0x2060) || (c >= 0x2E80 && c < 0xE000) || (c >= 0xF900 && c < 0xFB00) ||
    (c >= 0xFF00 && c < 0xFFF0) || c >= 0x20000;
}

typedef struct {
  size_t end;
  bool is_technical;
} token;

// The token that begins at `start`: at least one character.
static token token_at(const uint8_t *text, size_t start, size_t count) {
  token t = {.end = start};
  while (t.end < count) {
    size_t length = 1;
    uint8_t kind = byte_kinds[text[t.end]];
    if (kind == parts || (kind == may_part && parts_tokens(text + t.end, count - t.end, &length))) {
      if (t.end == start) t.end += length;
      return t;
    }
    bool joins = kind == may_join && t.end + 1 < count && t.end > start &&
      is_ascii_letter(text[t.end + 1]);
    if (joins || kind == is_technical) t.is_technical = true;
    t.end += length;
  }
  return t;
}

// How many of the bytes at `text` are one short word of ASCII letters; 0 when a word goes on in another way.
static size_t short_word(const uint8_t *text, size_t count) {
  size_t length = 0;
  while (length < count && is_ascii_letter(text[length])) length++;
  bool ends = length == count || text[length] < 0x80;
  return ends && length <= max_short_letters ? length : 0;
}

static void read_token(sink *s, const uint8_t *text, size_t count, size_t room, bool is_technical_token) {
  uint32_t letters[max_word_letters];
  size_t used = 0;
  unsigned script = 0;
  for (size_t i = 0; i < count;) {
    size_t length = used == 0 && !is_technical_token ? short_word(text + i, count - i) : 0;
    if (length > 0) {
      s->sums->letters[RK_SCRIPT_LATIN] += (uint32_t)length;
      add_short_word(s, text + i, length, room - i);
      i += length;
      continue;
    }
    uint32_t c = character_at(text + i, count - i, &length);
    unsigned class = class_of(c);
    i += length;
    if (class < RK_SCRIPT_COUNT) {
      if (is_technical_token && class == RK_SCRIPT_LATIN) s->sums->technical++;
      else s->sums->letters[class]++;
    } else if (c > ' ') {
      s->sums->others += class == other_character;
    }
    if (is_technical_token) continue;
    bool goes_on = used > 0 && (class == part_of_word || class == script);
    if (!goes_on && used > 0) {
      add_word(s, script, letters, used);
      used = 0;
    }
    if (goes_on ? used < max_word_letters : class < RK_LANGUAGE_MODELLED_SCRIPTS) {
      if (used == 0) script = class;
      if (class != part_of_word) letters[used++] = small_letter(c);
      else if (c >= 0x300 && c < 0x370) letters[used++] = c;
    }
  }
  if (used > 0) add_word(s, script, letters, used);
}

static void read_text(sink *s, const uint8_t *text, size_t count) {
  memset(s->sums, 0, sizeof *s->sums);
  for (size_t i = 0; i < count;) {
    token t = token_at(text, i, count);
    read_token(s, text + i, t.end - i, count - i, t.is_technical);
    i = t.end;
  }
  if (s->recent_count > 0) flush(s);
}

void rk_language(const uint8_t *text, size_t count, const int8_t *rows, unsigned bits, rk_language_sums *result) {
  sink s = {.rows = rows, .bits = bits, .sums = result, .has_avx2 = has_avx2()};
  read_text(&s, text, count);
}

size_t rk_language_rows(
  const uint8_t *text, size_t count, unsigned bits, uint32_t *found, uint8_t *scripts, size_t room,
  rk_language_sums *result) {
  sink s = {.bits = bits, .sums = result, .has_avx2 = has_avx2()};
  s.only_finds = true, s.found = found, s.scripts = scripts, s.room = room;
  read_text(&s, text, count);
  return s.count;
}
