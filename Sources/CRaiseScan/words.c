#include "CRaiseScan.h"

#include "step16.h"

// White space of ASCII, and the separators that Python takes for it.
static inline step16 spaces_in(step16 v) {
  return step16_or(
    step16_equal(v, ' '), step16_or(step16_at_most(step16_minus(v, '\t'), 4), step16_at_most(step16_minus(v, 0x1C), 3)));
}

static inline step16 letters_in(step16 v) { return step16_at_most(step16_minus(step16_or_byte(v, 0x20), 'a'), 25); }

static void mark(const uint8_t *bytes, size_t i, uint64_t *spaces, uint64_t *marks) {
  step16 v = step16_load(bytes);
  uint64_t space = step16_bitmap(spaces_in(v)), letter = step16_bitmap(letters_in(v));
  spaces[i / 64] |= space << (i % 64);
  marks[i / 64] |= (~(space | letter) & 0xFFFF) << (i % 64);
}

void raise_mark_words(const uint8_t *bytes, size_t length, uint64_t *spaces, uint64_t *marks) {
  size_t blocks = length / 64 + 1, i = 0;
  memset(spaces, 0, blocks * sizeof *spaces);
  memset(marks, 0, blocks * sizeof *marks);
  for (; i + 16 <= length; i += 16) mark(bytes + i, i, spaces, marks);
  if (i == length) return;
  // What is behind the end is space, which parts nothing that is there.
  uint8_t rest[16];
  memset(rest, ' ', sizeof rest);
  memcpy(rest, bytes + i, length - i);
  mark(rest, i, spaces, marks);
}
