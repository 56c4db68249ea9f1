// The characters of raise-screen. training/raise_training/screen_characters.py makes these tables, and says how.
#include "screen_characters.h"

#include <stddef.h>

// Blocks told character by character: what each becomes, "." for itself, " " for a gap, "-" for nothing.
enum { latin_first = 0xA0, latin_last = 0x52F, additional_first = 0x1E00, additional_last = 0x1EFF };

static const char latin[] =
    "          a  -    23 m   1o 113 aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypyaaaaaaccccccccdd"
    "ddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkk.llllllllllnnnnnn...oooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    ".................ff...i.........oo....r........uu...................dddlllnnnaaiioouuuuuuuuuu.aaaaaa..ggkkoooo.."
    "jdddgg..nnaaaaooaaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy.............................a.............."
    ".gg......ii.........n...........r..............y............h..l................h.jr...wy.........    .........."
    "..              .lsx.       . .                 ----------------------------------------------------------------"
    "------------------------------------------------..... ..  .... .      a eni o uwiaby.ezh.ik.mn.o.p oty.x.wiuaeni"
    "uaby.ezn.ik.mv.o.pcotu.x.wiuouw.b.uuu...........................kpc..e ..o......ee.r.siij...kuy.abbr.e.euuk.mhon"
    "pcty.x......b...abbr.e.euuk.mhonpcty.x......b...ee.r.siij...kuy.ww..................vvvv.......... -------......"
    "..........................................hh....l..............laaaa..eeeeee..ee..uuuuoo......yyyyyy............"
    "dd........................qqww..................";
static const char additional[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrsssssssssstttttt"
    "ttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas..s.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooo"
    "oooouuuuuuuuuuuuuuyyyyyyyy......";

static rk_character folded(char fold) {
  switch (fold) {
    case ' ': return (rk_character){rk_gap, 0};
    case '-': return (rk_character){rk_nothing, 0};
    case '.': return (rk_character){rk_letter, 0};
    default: return (rk_character){fold <= '9' ? rk_digit : rk_letter, (uint8_t)fold};
  }
}

// Everywhere else, ranges that are alike, ascending; what none of them has is a letter. Where `base` is 'a' or '0', the
// range stands for one alphabet after another, or for the ten digits again and again.
typedef struct {
  uint32_t first, last;
  uint8_t class, base;
} range;

static const range ranges[] = {
    {0x0080, 0x009F, rk_gap, 0}, {0x1100, 0x11FF, rk_kana, 0}, {0x180B, 0x180E, rk_nothing, 0},
    {0x2000, 0x200A, rk_gap, 0}, {0x200B, 0x200F, rk_nothing, 0}, {0x2010, 0x2029, rk_gap, 0},
    {0x202A, 0x202E, rk_nothing, 0}, {0x202F, 0x205F, rk_gap, 0}, {0x2060, 0x206F, rk_nothing, 0},
    {0x2070, 0x20CF, rk_gap, 0}, {0x20D0, 0x20FF, rk_nothing, 0}, {0x2100, 0x24B5, rk_gap, 0},
    {0x24B6, 0x24E9, rk_letter, 'a'}, {0x24EA, 0x25FF, rk_gap, 0}, {0x2600, 0x27BF, rk_sign, 0},
    {0x27C0, 0x2AFF, rk_gap, 0}, {0x2B00, 0x2BFF, rk_sign, 0}, {0x2E00, 0x3004, rk_gap, 0},
    {0x3005, 0x3005, rk_han, 0}, {0x3006, 0x3006, rk_gap, 0}, {0x3007, 0x3007, rk_han, 0},
    {0x3008, 0x303F, rk_gap, 0}, {0x3040, 0x30FA, rk_kana, 0}, {0x30FB, 0x30FB, rk_gap, 0},
    {0x30FC, 0x30FF, rk_kana, 0}, {0x3130, 0x318F, rk_kana, 0}, {0x3190, 0x31EF, rk_gap, 0},
    {0x31F0, 0x31FF, rk_kana, 0}, {0x3200, 0x33FF, rk_gap, 0}, {0x3400, 0x4DBF, rk_han, 0},
    {0x4DC0, 0x4DFF, rk_gap, 0}, {0x4E00, 0x9FFF, rk_han, 0}, {0xA960, 0xA97F, rk_kana, 0},
    {0xAC00, 0xD7FF, rk_kana, 0}, {0xD800, 0xF8FF, rk_gap, 0}, {0xF900, 0xFAFF, rk_han, 0},
    {0xFE00, 0xFE0F, rk_nothing, 0}, {0xFE10, 0xFE6F, rk_gap, 0}, {0xFEFF, 0xFEFF, rk_nothing, 0},
    {0xFF00, 0xFF0F, rk_gap, 0}, {0xFF10, 0xFF19, rk_digit, '0'}, {0xFF1A, 0xFF20, rk_gap, 0},
    {0xFF21, 0xFF3A, rk_letter, 'a'}, {0xFF3B, 0xFF40, rk_gap, 0}, {0xFF41, 0xFF5A, rk_letter, 'a'},
    {0xFF5B, 0xFF65, rk_gap, 0}, {0xFF66, 0xFFDC, rk_kana, 0}, {0xFFDD, 0xFFFF, rk_gap, 0},
    {0x1D400, 0x1D6A3, rk_letter, 'a'}, {0x1D7CE, 0x1D7FF, rk_digit, '0'}, {0x1F000, 0x1F12F, rk_sign, 0},
    {0x1F130, 0x1F149, rk_letter, 'a'}, {0x1F14A, 0x1F14F, rk_sign, 0}, {0x1F150, 0x1F169, rk_letter, 'a'},
    {0x1F16A, 0x1F16F, rk_sign, 0}, {0x1F170, 0x1F189, rk_letter, 'a'}, {0x1F18A, 0x1F1E5, rk_sign, 0},
    {0x1F1E6, 0x1F1FF, rk_letter, 'a'}, {0x1F200, 0x1F3FA, rk_sign, 0}, {0x1F3FB, 0x1F3FF, rk_nothing, 0},
    {0x1F400, 0x1FAFF, rk_sign, 0}, {0x1FB00, 0x1FFFF, rk_gap, 0}, {0x20000, 0x3FFFF, rk_han, 0},
    {0x40000, 0xDFFFF, rk_gap, 0}, {0xE0000, 0xE001F, rk_nothing, 0}, {0xE0020, 0xE002F, rk_gap, 0},
    {0xE0030, 0xE0039, rk_digit, '0'}, {0xE003A, 0xE0040, rk_gap, 0}, {0xE0041, 0xE005A, rk_letter, 'a'},
    {0xE005B, 0xE0060, rk_gap, 0}, {0xE0061, 0xE007A, rk_letter, 'a'}, {0xE007B, 0xE0FFF, rk_nothing, 0},
    {0xE1000, 0x10FFFF, rk_gap, 0},
};

static rk_character ranged(uint32_t point, const range *r) {
  if (!r->base) return (rk_character){r->class, 0};
  uint32_t place = (point - r->first) % (r->base == 'a' ? 26 : 10);
  return (rk_character){r->class, (uint8_t)(r->base + place)};
}

rk_character rk_character_of(uint32_t point) {
  if (point >= 0x4E00 && point <= 0x9FFF) return (rk_character){rk_han, 0};
  if (point >= latin_first && point <= latin_last) return folded(latin[point - latin_first]);
  if (point >= additional_first && point <= additional_last) return folded(additional[point - additional_first]);
  size_t low = 0, high = sizeof ranges / sizeof *ranges;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (point > ranges[middle].last) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low < sizeof ranges / sizeof *ranges && point >= ranges[low].first) return ranged(point, &ranges[low]);
  return (rk_character){rk_letter, 0};
}
