// What raise-screen sees in a character: part of the format "raise-screen/1".
#pragma once

#include <stdint.h>

typedef enum {
  rk_gap,      // parts words
  rk_nothing,  // is passed over, as if it were not there
  rk_sign,     // an emoji or the like: a word by itself
  rk_han,      // a word by itself
  rk_digit,
  rk_letter,
  rk_kana  // a letter of kana or hangul
} rk_character_class;

typedef struct {
  uint8_t class;  // rk_character_class
  uint8_t fold;   // the ASCII letter or digit that it becomes; 0: it stays itself
} rk_character;

// The class of a code point of 0x80 or more.
rk_character rk_character_of(uint32_t point);
