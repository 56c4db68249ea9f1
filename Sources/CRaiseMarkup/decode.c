#include "CRaiseMarkup.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

static const char replacement[] = "\xEF\xBF\xBD";

ptrdiff_t raise_decode(const char *charset, const uint8_t *bytes, size_t length, uint8_t *text, size_t capacity) {
  iconv_t converter = iconv_open("UTF-8", charset);
  if (converter == (iconv_t)-1) return -1;
  char *input = (char *)bytes, *output = (char *)text;
  size_t left = length, room = capacity;
  while (left > 0) {
    if (iconv(converter, &input, &left, &output, &room) != (size_t)-1) break;
    // Room that is used up cannot happen with what the header asks for; a cut-off last character is EINVAL.
    if (errno == E2BIG || room < sizeof replacement - 1) break;
    memcpy(output, replacement, sizeof replacement - 1);
    output += sizeof replacement - 1;
    room -= sizeof replacement - 1;
    if (errno == EINVAL) break;
    input++;
    left--;
  }
  iconv_close(converter);
  return (ptrdiff_t)(capacity - room);
}
