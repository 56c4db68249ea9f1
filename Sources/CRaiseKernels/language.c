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

enum { max_word_letters = 32, min_gram = 2, max_gram = 4, flush_after = 256 };

// What a character is: a script, or one of these.
enum { part_of_word = RK_SCRIPT_COUNT, other_character };

typedef struct {
  const int8_t *rows;
  rk_language_sums *sums;
  bool only_finds;  // Training asks for the rows' numbers in the place of their sums.
  uint32_t *found;
  uint8_t *scripts;
  size_t room, count;
  unsigned bits;
  uint32_t recent[flush_after];  // Rows not yet in the sums.
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

void rk_language_sum_rows(const int8_t *rows, const uint32_t *numbers, unsigned count, int32_t *sums) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) return sum_rows_avx2(rows, numbers, count, sums);
#endif
  rk_language_sum_rows_plain(rows, numbers, count, sums);
}

static void flush(sink *s) {
  rk_language_sum_rows(s->rows, s->recent, s->recent_count, s->sums->sums[s->recent_script]);
  s->recent_count = 0;
}

static inline void add(sink *s, unsigned script, uint32_t hash) {
  hash ^= hash >> 15;
  hash *= 0x85EBCA6Bu;
  hash ^= hash >> 13;
  uint32_t row = (hash * 0xC2B2AE35u) >> (32 - s->bits);
  s->sums->features[script]++;
  if (s->only_finds) {
    if (s->count < s->room && s->found) s->found[s->count] = row;
    if (s->count < s->room && s->scripts) s->scripts[s->count] = (uint8_t)script;
    s->count++;
    return;
  }
  s->recent[s->recent_count] = row;
  if (++s->recent_count == flush_after) flush(s);
}

static inline uint32_t step(uint32_t hash, uint32_t letter) { return hash * 0x9E3779B1u + letter + 1; }

// The features of a word: itself, its runs of two to four characters, the gap before and behind it among them, and
// its letters beyond ASCII.
static void add_word(sink *s, unsigned script, const uint32_t *letters, size_t count) {
  uint32_t padded[max_word_letters + 2] = {0};
  memcpy(padded + 1, letters, count * sizeof *letters);
  if (s->recent_script != script) {
    if (s->recent_count > 0) flush(s);
    s->recent_script = script;
  }
  uint32_t word = 0x517CC1B7u * (script + 1);
  for (size_t i = 0; i < count; i++) word = step(word, letters[i]);
  add(s, script, word);
  for (size_t i = 0; i < count + 2; i++) {
    uint32_t gram = 0x2545F491u * (script + 1);
    if (padded[i] >= 0x80) add(s, script, step(~gram, padded[i]));
    for (size_t length = 1; length <= max_gram && i + length <= count + 2; length++) {
      gram = step(gram, padded[i + length - 1]);
      if (length >= min_gram) add(s, script, gram + (uint32_t)length);
    }
  }
}

// MARK: Characters

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
  if (c < 0x80) return (uint8_t)((c | 0x20) - 'a') < 26 ? RK_SCRIPT_LATIN : other_character;
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

// Whether a byte makes its token an address, a name in code, markup or a number rather than a word.
static bool is_technical(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || memchr("/\\@_=<>{}#$&|^~`", byte, 16) != NULL;
}

// Whether a token ends before the character of this length at `s`: at spaces, and at what is written without them.
static bool parts_tokens(const uint8_t *s, size_t n, size_t *length) {
  if (*s <= ' ') return *length = 1, true;
  if (*s < 0xE1) return *length = 1, false;
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
    size_t length;
    if (parts_tokens(text + t.end, count - t.end, &length)) {
      if (t.end == start) t.end += length;
      return t;
    }
    uint8_t byte = text[t.end];
    bool joins = (byte == '.' || byte == ':' || byte == '(') && t.end + 1 < count && t.end > start &&
      (uint8_t)((text[t.end + 1] | 0x20) - 'a') < 26;
    if (byte < 0x80 && (joins || is_technical(byte))) t.is_technical = true;
    t.end += length;
  }
  return t;
}

static void read_token(sink *s, const uint8_t *text, size_t count, bool is_technical) {
  uint32_t letters[max_word_letters];
  size_t used = 0;
  unsigned script = 0;
  for (size_t i = 0; i < count;) {
    size_t length;
    uint32_t c = character_at(text + i, count - i, &length);
    unsigned class = class_of(c);
    i += length;
    if (class < RK_SCRIPT_COUNT) {
      if (is_technical && class == RK_SCRIPT_LATIN) s->sums->technical++;
      else s->sums->letters[class]++;
    } else if (c > ' ') {
      s->sums->others += class == other_character;
    }
    if (is_technical) continue;
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
    read_token(s, text + i, t.end - i, t.is_technical);
    i = t.end;
  }
  if (s->recent_count > 0) flush(s);
}

void rk_language(const uint8_t *text, size_t count, const int8_t *rows, unsigned bits, rk_language_sums *result) {
  sink s = {.rows = rows, .bits = bits, .sums = result};
  read_text(&s, text, count);
}

size_t rk_language_rows(
  const uint8_t *text, size_t count, unsigned bits, uint32_t *found, uint8_t *scripts, size_t room,
  rk_language_sums *result) {
  sink s = {.bits = bits, .sums = result, .only_finds = true, .found = found, .scripts = scripts, .room = room};
  read_text(&s, text, count);
  return s.count;
}
