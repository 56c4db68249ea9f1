// The hot loops of reading: UTF-8 validation, the grammar of JSON Lines, the text of a string literal, and where words
// of a text begin and end.
//
// Everything works on plain byte ranges, allocates nothing, keeps no state, and never reads past the given length.
// Plain C with 16-byte steps on SSE2 and NEON; UTF-8 validation uses AVX2 where the running CPU has it.
#ifndef C_RAISE_SCAN_H
#define C_RAISE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Deepest nesting of objects and arrays that a line may have.
#define RAISE_JSON_MAX_DEPTH 512

/// What is wrong with a line. `position` of the scan says where; what stands there is found in the bytes.
typedef enum {
  RAISE_JSON_OK = 0,
  RAISE_JSON_INVALID_UTF8,
  RAISE_JSON_NOT_OBJECT,
  RAISE_JSON_EXPECTED_VALUE,
  RAISE_JSON_EXPECTED_KEY,
  RAISE_JSON_EXPECTED_KEY_OR_BRACE,
  RAISE_JSON_EXPECTED_COLON,
  RAISE_JSON_EXPECTED_COMMA_OR_BRACE,
  RAISE_JSON_EXPECTED_COMMA_OR_BRACKET,
  RAISE_JSON_EXPECTED_DIGIT,
  RAISE_JSON_EXPECTED_LITERAL,
  RAISE_JSON_EXPECTED_QUOTE,
  RAISE_JSON_EXPECTED_ESCAPE,
  RAISE_JSON_EXPECTED_HEX,
  RAISE_JSON_EXPECTED_END,
  RAISE_JSON_CONTROL_CHARACTER,
  RAISE_JSON_TOO_DEEP,
} raise_json_error;

/// The type of a JSON value, or that there is none.
typedef enum {
  RAISE_JSON_MISSING = 0,
  RAISE_JSON_STRING,
  RAISE_JSON_NUMBER,
  RAISE_JSON_OBJECT,
  RAISE_JSON_ARRAY,
  RAISE_JSON_TRUE,
  RAISE_JSON_FALSE,
  RAISE_JSON_NULL,
} raise_json_kind;

/// Where a value stands. A string's quotes are included; of objects and arrays only `start` is meant.
typedef struct {
  raise_json_kind kind;
  size_t start;
  size_t end;
  bool escaped;
} raise_json_value;

/// A field to look for: one key, or, when `dotted`, several joined by dots, from the outermost object inwards.
typedef struct {
  const uint8_t *_Nullable bytes;
  size_t length;
  bool dotted;
} raise_json_path;

/// What one pass over a line found.
typedef struct {
  raise_json_error error;
  /// Offset of the first byte that is wrong, or the length when the line ends too early.
  size_t position;
  raise_json_value text;
  raise_json_value id;
  raise_json_value url;
} raise_json_scan;

/// The fields to find in a line; a path without bytes finds nothing.
typedef struct {
  raise_json_path text;
  raise_json_path id;
  raise_json_path url;
  /// Where the URL stands when it is no string at `url`.
  raise_json_path url_otherwise;
} raise_json_fields;

/// Validates `line` as one JSON object (RFC 8259) and finds fields of it. When a key stands more than once the last one
/// counts, as in Python's json module.
raise_json_scan raise_json_scan_line(const uint8_t *_Nonnull line, size_t length, raise_json_fields fields);

/// Writes the text that the inside of a valid string literal stands for: at most `length` bytes. A surrogate escape
/// without its partner becomes U+FFFD. Returns the number of bytes written.
size_t raise_json_unescape(const uint8_t *_Nonnull literal, size_t length, uint8_t *_Nonnull text);

/// A place in a string literal: `raw` bytes of the inside of the literal stand for `text` bytes of the text.
typedef struct {
  size_t raw;
  size_t text;
} raise_json_place;

/// Walks from `place` to the first character boundary at which the text has at least `text_offset` bytes when
/// `round_up`, else to the last one at which it has at most that many.
raise_json_place raise_json_advance(
  const uint8_t *_Nonnull literal, size_t length, raise_json_place place, size_t text_offset, bool round_up);

/// Offset of the first byte that does not continue valid UTF-8 (Unicode 16, table 3-7), or `length`.
size_t raise_utf8_valid_prefix(const uint8_t *_Nonnull bytes, size_t length);

/// The same without vector instructions of newer CPUs: the reference for the one above.
size_t raise_utf8_valid_prefix_plain(const uint8_t *_Nonnull bytes, size_t length);

/// How many bytes equal newline (0x0A).
size_t raise_count_newlines(const uint8_t *_Nonnull bytes, size_t length);

/// Offset of the last newline, or `length` when there is none.
size_t raise_last_newline(const uint8_t *_Nonnull bytes, size_t length);

/// Sets of each byte one bit of `length / 64 + 1` words: in `spaces` for ASCII white space and the separators 0x1C...0x1F, in
/// `marks` for everything that is neither that nor an ASCII letter. Bits behind the last byte may be set in `spaces`.
void raise_mark_words(
  const uint8_t *_Nonnull bytes, size_t length, uint64_t *_Nonnull spaces, uint64_t *_Nonnull marks);

#endif
