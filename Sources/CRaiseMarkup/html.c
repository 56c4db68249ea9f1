#include "CRaiseMarkup.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>

// The few declarations of libxml2 that are needed (libxml/parser.h, libxml/HTMLparser.h), so that its headers need not
// be installed. The layout of xmlSAXHandler has been the same in all of libxml2's version 2.
typedef struct {
  void *before_start_element[14];
  void (*start_element)(void *, const unsigned char *, const unsigned char **);
  void (*end_element)(void *, const unsigned char *);
  void *reference;
  void (*characters)(void *, const unsigned char *, int);
  void (*ignorable_whitespace)(void *, const unsigned char *, int);
  void *between[6];
  void (*cdata_block)(void *, const unsigned char *, int);
  void *external_subset;
  unsigned int initialized;
  void *extension[4];
} sax_handler;

enum { ENCODING_UTF8 = 1 };
enum {
  OPTION_RECOVER = 1 << 0,
  OPTION_NO_ERROR = 1 << 5,
  OPTION_NO_WARNING = 1 << 6,
  OPTION_NO_NETWORK = 1 << 11,
  OPTION_IGNORE_ENCODING = 1 << 21,
};

static struct {
  void *(*create)(sax_handler *, void *, const char *, int, const char *, int);
  int (*use_options)(void *, int);
  int (*parse_chunk)(void *, const char *, int, int);
  void (*free)(void *);
  bool is_loaded;
} libxml2;

static void load(void) {
  static const char *const names[] = {
    "libxml2.so.2", "libxml2.so.16", "libxml2.2.dylib", "libxml2.16.dylib", "/opt/homebrew/opt/libxml2/lib/libxml2.dylib",
  };
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) library = dlopen(names[i], RTLD_NOW);
  if (!library) return;
  void (*initialize)(void) = NULL;
  *(void **)&initialize = dlsym(library, "xmlInitParser");
  *(void **)&libxml2.create = dlsym(library, "htmlCreatePushParserCtxt");
  *(void **)&libxml2.use_options = dlsym(library, "htmlCtxtUseOptions");
  *(void **)&libxml2.parse_chunk = dlsym(library, "htmlParseChunk");
  *(void **)&libxml2.free = dlsym(library, "htmlFreeParserCtxt");
  libxml2.is_loaded = initialize && libxml2.create && libxml2.use_options && libxml2.parse_chunk && libxml2.free;
  if (libxml2.is_loaded) initialize();
}

bool raise_html_is_available(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return libxml2.is_loaded;
}

typedef struct {
  const raise_html_events *events;
  void *context;
} listener;

static void on_start(void *data, const unsigned char *name, const unsigned char **attributes) {
  (void)attributes;
  listener *l = data;
  l->events->start(l->context, (const char *)name);
}

static void on_end(void *data, const unsigned char *name) {
  listener *l = data;
  l->events->end(l->context, (const char *)name);
}

static void on_text(void *data, const unsigned char *bytes, int length) {
  listener *l = data;
  if (length > 0) l->events->text(l->context, bytes, (size_t)length);
}

bool raise_html_read(const uint8_t *html, size_t length, const raise_html_events *events, void *context) {
  if (!raise_html_is_available()) return false;
  sax_handler handler;
  memset(&handler, 0, sizeof handler);
  handler.start_element = on_start;
  handler.end_element = on_end;
  handler.characters = on_text;
  handler.ignorable_whitespace = on_text;
  handler.cdata_block = on_text;
  listener l = {events, context};
  void *parser = libxml2.create(&handler, &l, NULL, 0, NULL, ENCODING_UTF8);
  if (!parser) return false;
  libxml2.use_options(
    parser, OPTION_RECOVER | OPTION_NO_ERROR | OPTION_NO_WARNING | OPTION_NO_NETWORK | OPTION_IGNORE_ENCODING);
  // Whole, so that no piece ends inside a character or an entity; in pieces only what its counts of type int cannot hold.
  for (size_t offset = 0; offset < length;) {
    size_t piece = length - offset < INT_MAX / 2 ? length - offset : INT_MAX / 2;
    libxml2.parse_chunk(parser, (const char *)html + offset, (int)piece, 0);
    offset += piece;
  }
  libxml2.parse_chunk(parser, NULL, 0, 1);
  libxml2.free(parser);
  return true;
}
