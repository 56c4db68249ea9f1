// What web pages are read with: the HTML parser of libxml2, loaded when it is first needed, and the C library's iconv.
#ifndef C_RAISE_MARKUP_H
#define C_RAISE_MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether libxml2 is there.
bool raise_html_is_available(void);

/// What is told while a page is read, in the page's order. Names are lower-case and end in a NUL.
typedef struct {
  void (*_Nonnull start)(void *_Nonnull context, const char *_Nonnull name);
  void (*_Nonnull end)(void *_Nonnull context, const char *_Nonnull name);
  void (*_Nonnull text)(void *_Nonnull context, const uint8_t *_Nonnull bytes, size_t length);
} raise_html_events;

/// Reads a page of UTF-8, however broken its markup. No tree is built and nothing is loaded that the page names.
/// False when libxml2 is not there or has no memory.
bool raise_html_read(
  const uint8_t *_Nonnull html, size_t length, const raise_html_events *_Nonnull events, void *_Nonnull context);

/// Writes `bytes` as UTF-8; what the character set does not allow becomes U+FFFD. At most `capacity` bytes are written:
/// 3 * `length` + 16 are always enough. Returns how many, or -1 for
/// a character set that the C library does not know.
ptrdiff_t raise_decode(
  const char *_Nonnull charset, const uint8_t *_Nonnull bytes, size_t length, uint8_t *_Nonnull text, size_t capacity);

#endif
