// One pass over one line: the grammar of RFC 8259, section by section, without recursion.
#include "CRaiseScan.h"
#include "json_text.h"
#include "step16.h"

enum { field_count = 4 };

/// A field on its way to being found. `level` counts the keys of the path whose objects are open around the cursor;
/// `key` is the next one. `armed` says that the value that follows is the one the path leads to next.
typedef struct {
  raise_json_path path;
  size_t level;
  size_t key_start, key_length;
  bool last, armed;
  raise_json_value value;
} field;

typedef struct {
  const uint8_t *s;
  size_t n, i;
  size_t depth;
  uint64_t is_object[RAISE_JSON_MAX_DEPTH / 64];
  field fields[field_count];
  raise_json_error error;
} cursor;

static void set_level(field *f, size_t level) {
  f->level = level;
  f->key_start = 0;
  for (size_t i = 0; i < f->path.length && level > 0; i++) {
    if (f->path.bytes[i] == '.') level--, f->key_start = i + 1;
  }
  const uint8_t *key = f->path.bytes + f->key_start;
  size_t rest = f->path.length - f->key_start;
  const uint8_t *dot = f->path.dotted && rest ? memchr(key, '.', rest) : NULL;
  f->last = dot == NULL;
  f->key_length = dot ? (size_t)(dot - key) : rest;
}

static bool fail(cursor *c, raise_json_error error) {
  c->error = error;
  return false;
}

static inline void skip_space(cursor *c) {
  while (c->i < c->n) {
    uint8_t byte = c->s[c->i];
    if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n') return;
    c->i++;
  }
}

static inline bool at(const cursor *c, uint8_t byte) { return c->i < c->n && c->s[c->i] == byte; }

/// Moves to the next quote, backslash or control character, or to the end.
static inline void skip_plain(cursor *c) {
  size_t i = c->i;
  for (; i + 16 <= c->n; i += 16) {
    step16 v = step16_load(c->s + i);
    step16_mask found =
      step16_bits(step16_or(step16_at_most(v, 0x1F), step16_or(step16_equal(v, '"'), step16_equal(v, '\\'))));
    if (found) {
      c->i = i + step16_first(found);
      return;
    }
  }
  while (i < c->n && c->s[i] > 0x1F && c->s[i] != '"' && c->s[i] != '\\') i++;
  c->i = i;
}

static bool is_hex(uint8_t byte) {
  uint8_t lower = byte | 0x20;
  return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'f');
}

static bool scan_escape(cursor *c) {
  c->i++;
  if (c->i >= c->n) return fail(c, RAISE_JSON_EXPECTED_ESCAPE);
  switch (c->s[c->i]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': c->i++; return true;
    case 'u': break;
    default: return fail(c, RAISE_JSON_EXPECTED_ESCAPE);
  }
  c->i++;
  for (int k = 0; k < 4; k++, c->i++) {
    if (c->i >= c->n || !is_hex(c->s[c->i])) return fail(c, RAISE_JSON_EXPECTED_HEX);
  }
  return true;
}

/// From the opening quote to behind the closing one.
static bool scan_string(cursor *c, raise_json_value *value) {
  *value = (raise_json_value){.kind = RAISE_JSON_STRING, .start = c->i++};
  for (;;) {
    skip_plain(c);
    if (c->i >= c->n) return fail(c, RAISE_JSON_EXPECTED_QUOTE);
    if (c->s[c->i] == '"') break;
    if (c->s[c->i] != '\\') return fail(c, RAISE_JSON_CONTROL_CHARACTER);
    value->escaped = true;
    if (!scan_escape(c)) return false;
  }
  value->end = ++c->i;
  return true;
}

static bool scan_digits(cursor *c) {
  size_t start = c->i;
  while (c->i < c->n && c->s[c->i] >= '0' && c->s[c->i] <= '9') c->i++;
  return c->i > start || fail(c, RAISE_JSON_EXPECTED_DIGIT);
}

static bool scan_number(cursor *c) {
  if (at(c, '-')) c->i++;
  if (at(c, '0')) c->i++;
  else if (!scan_digits(c)) return false;
  if (at(c, '.')) {
    c->i++;
    if (!scan_digits(c)) return false;
  }
  if (at(c, 'e') || at(c, 'E')) {
    c->i++;
    if (at(c, '+') || at(c, '-')) c->i++;
    if (!scan_digits(c)) return false;
  }
  return true;
}

static bool scan_literal(cursor *c, const char *word) {
  for (; *word; word++, c->i++) {
    if (!at(c, (uint8_t)*word)) return fail(c, RAISE_JSON_EXPECTED_LITERAL);
  }
  return true;
}

static bool top_is_object(const cursor *c) {
  size_t top = c->depth - 1;
  return c->is_object[top / 64] >> (top % 64) & 1;
}

static bool open_container(cursor *c, bool object) {
  if (c->depth >= RAISE_JSON_MAX_DEPTH) return fail(c, RAISE_JSON_TOO_DEEP);
  uint64_t bit = (uint64_t)1 << (c->depth % 64);
  uint64_t *word = &c->is_object[c->depth / 64];
  *word = object ? *word | bit : *word & ~bit;
  c->depth++;
  c->i++;
  return true;
}

static void close_container(cursor *c) {
  c->i++;
  c->depth--;
  for (int k = 0; k < field_count; k++) {
    field *f = &c->fields[k];
    if (f->level > 0 && f->level >= c->depth) set_level(f, c->depth > 0 ? c->depth - 1 : 0);
  }
}

/// Whether a key's literal stands for the bytes of `f`'s next key.
static bool key_matches(const cursor *c, const field *f, raise_json_value key) {
  const uint8_t *wanted = f->path.bytes + f->key_start, *raw = c->s + key.start + 1;
  size_t length = key.end - key.start - 2, matched = 0;
  if (!key.escaped) return length == f->key_length && (length == 0 || memcmp(raw, wanted, length) == 0);
  for (size_t i = 0; i < length;) {
    raise_json_character one = {.raw = 1, .count = 1, .utf8 = {raw[i]}};
    if (raw[i] == '\\') one = raise_json_escape_at(raw + i, length - i);
    if (matched + one.count > f->key_length || memcmp(wanted + matched, one.utf8, one.count) != 0) return false;
    matched += one.count;
    i += one.raw;
  }
  return matched == f->key_length;
}

/// Arms the fields that this key leads to. A key that stands again takes back what the earlier one gave.
static void note_key(cursor *c, raise_json_value key) {
  for (int k = 0; k < field_count; k++) {
    field *f = &c->fields[k];
    f->armed = f->level + 1 == c->depth && f->path.bytes && key_matches(c, f, key);
    if (f->armed) f->value.kind = RAISE_JSON_MISSING;
  }
}

/// Gives a value to the fields that wait for it, or leads them into the object that begins.
static inline void note_value(cursor *c, raise_json_value value) {
  for (int k = 0; k < field_count; k++) {
    field *f = &c->fields[k];
    if (!f->armed) continue;
    f->armed = false;
    if (f->last) f->value = value;
    else if (value.kind == RAISE_JSON_OBJECT) set_level(f, f->level + 1);
  }
}

static bool scan_scalar(cursor *c, raise_json_kind kind, const char *word) {
  raise_json_value value = {.kind = kind, .start = c->i};
  if (!(word ? scan_literal(c, word) : scan_number(c))) return false;
  value.end = c->i;
  note_value(c, value);
  return true;
}

static bool scan_key(cursor *c, raise_json_error otherwise) {
  raise_json_value key;
  skip_space(c);
  if (!at(c, '"')) return fail(c, otherwise);
  if (!scan_string(c, &key)) return false;
  note_key(c, key);
  skip_space(c);
  if (!at(c, ':')) return fail(c, RAISE_JSON_EXPECTED_COLON);
  c->i++;
  return true;
}

/// Opens an object or array. Afterwards the cursor stands before a value, or `*complete` because it was empty.
static bool begin_container(cursor *c, bool object, bool *complete) {
  note_value(c, (raise_json_value){.kind = object ? RAISE_JSON_OBJECT : RAISE_JSON_ARRAY, .start = c->i});
  if (!open_container(c, object)) return false;
  skip_space(c);
  *complete = at(c, object ? '}' : ']');
  if (*complete) close_container(c);
  else if (object) return scan_key(c, RAISE_JSON_EXPECTED_KEY_OR_BRACE);
  return true;
}

/// Scans a value, or only the beginning of one that contains others.
static bool begin_value(cursor *c, bool *complete) {
  raise_json_value string;
  skip_space(c);
  *complete = true;
  switch (c->i < c->n ? c->s[c->i] : 0) {
    case '{': return begin_container(c, true, complete);
    case '[': return begin_container(c, false, complete);
    case '"':
      if (!scan_string(c, &string)) return false;
      note_value(c, string);
      return true;
    case 't': return scan_scalar(c, RAISE_JSON_TRUE, "true");
    case 'f': return scan_scalar(c, RAISE_JSON_FALSE, "false");
    case 'n': return scan_scalar(c, RAISE_JSON_NULL, "null");
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return scan_scalar(c, RAISE_JSON_NUMBER, NULL);
    default: return fail(c, RAISE_JSON_EXPECTED_VALUE);
  }
}

/// After a complete value: closes what ends here, and stops before the next value or when nothing is open.
static bool finish_values(cursor *c) {
  while (c->depth > 0) {
    bool object = top_is_object(c);
    skip_space(c);
    if (at(c, ',')) {
      c->i++;
      return object ? scan_key(c, RAISE_JSON_EXPECTED_KEY) : true;
    }
    if (!at(c, object ? '}' : ']')) {
      return fail(c, object ? RAISE_JSON_EXPECTED_COMMA_OR_BRACE : RAISE_JSON_EXPECTED_COMMA_OR_BRACKET);
    }
    close_container(c);
  }
  return true;
}

static bool scan_object(cursor *c) {
  skip_space(c);
  if (!at(c, '{')) return fail(c, RAISE_JSON_NOT_OBJECT);
  do {
    bool complete;
    if (!begin_value(c, &complete)) return false;
    if (complete && !finish_values(c)) return false;
  } while (c->depth > 0);
  skip_space(c);
  return c->i == c->n || fail(c, RAISE_JSON_EXPECTED_END);
}

raise_json_scan raise_json_scan_line(const uint8_t *line, size_t length, raise_json_fields fields) {
  size_t valid = raise_utf8_valid_prefix(line, length);
  if (valid < length) return (raise_json_scan){.error = RAISE_JSON_INVALID_UTF8, .position = valid};
  cursor c = {
    .s = line, .n = length,
    .fields = {{.path = fields.text}, {.path = fields.id}, {.path = fields.url}, {.path = fields.url_otherwise}}};
  for (int k = 0; k < field_count; k++) set_level(&c.fields[k], 0);
  scan_object(&c);
  raise_json_value url = c.fields[2].value;
  return (raise_json_scan){
    .error = c.error, .position = c.i, .text = c.fields[0].value, .id = c.fields[1].value,
    .url = url.kind == RAISE_JSON_STRING ? url : c.fields[3].value};
}
