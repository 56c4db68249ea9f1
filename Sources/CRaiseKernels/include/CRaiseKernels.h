// The hot loops of the inference core: one table of functions for each instruction set, chosen at run time.
//
// Letters: m tokens (rows), n outputs, k inputs, d hidden size. Matrices of activations are row-major with a stride
// in elements. Weights come in panels of 16 outputs, so that one 64-byte line holds a step of all of them:
//
//   fp32, bf16, f16   [n/16][k][16]       element (n, k) at ((n/16) * k_count + k) * 16 + n % 16
//   int8              [n/16][k/4][16][4]  element (n, k) at (((n/16) * k4_count + k/4) * 16 + n % 16) * 4 + k % 4
//
// with n and (int8) k rounded up and the padding zero. No function allocates, and all of them are thread-safe. A
// token's result depends on that token alone, to the last bit: not on m, nor on its place in a tile.
#ifndef C_RAISE_KERNELS_H
#define C_RAISE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef enum { rk_isa_portable = 0, rk_isa_avx2 = 1, rk_isa_avx512 = 2, rk_isa_neon = 3, rk_isa_neon_dot = 4 } rk_isa;

typedef struct rk_kernels {
  const char *name;

  // c[m][n] = a[m][k] · w[n][k]^T + bias[n]; bias may be NULL. Every output is one chain of fused multiply-adds over
  // ascending k.
  void (*gemm_f32)(const float *a, size_t lda, const float *panels, const float *bias, float *c, size_t ldc, size_t m,
                   size_t n, size_t k);
  // The same with weights kept in 16 bits and widened on the fly.
  void (*gemm_bf16)(const float *a, size_t lda, const uint16_t *panels, const float *bias, float *c, size_t ldc,
                    size_t m, size_t n, size_t k);
  void (*gemm_f16)(const float *a, size_t lda, const uint16_t *panels, const float *bias, float *c, size_t ldc,
                   size_t m, size_t n, size_t k);
  // c = (a · w^T - a_zero[m] * w_sum[n]) * a_scale[m] * w_scale[n] + bias[n], the product in exact 32-bit integers.
  // a is what quantize_rows made: lda is at least k rounded up to 4, the padding zero. k is at most 65,536. Every table
  // gives the same bits.
  void (*gemm_i8)(const uint8_t *a, size_t lda, const float *a_scale, const int32_t *a_zero, const int8_t *panels,
                  const float *w_scale, const int32_t *w_sum, const float *bias, float *c, size_t ldc, size_t m,
                  size_t n, size_t k);

  // Asymmetric 8-bit quantization of each row: lo = min(row, 0), hi = max(row, 0), scale = (hi - lo) / 255 (1 where
  // that is below the smallest normal number), zero = round(-lo * (1 / scale)),
  // q = clamp(round(x * (1 / scale)) + zero, 0, 255), rounding half to even. NaN counts as 0; lo and hi stop at -1e38 and 1e38. q is padded with zeros to a
  // multiple of 4.
  void (*quantize_rows)(const float *x, size_t ldx, uint8_t *q, size_t ldq, float *scale, int32_t *zero, size_t m,
                        size_t k);

  // out = (x + residual - mean) / sqrt(variance + epsilon) * gamma + beta; residual may be NULL, out may be x.
  void (*layer_norm)(const float *x, size_t ldx, const float *residual, size_t ldr, const float *gamma,
                     const float *beta, float epsilon, float *out, size_t ldo, size_t m, size_t d);
  // out = (x + residual) / sqrt(mean square + epsilon) * gamma.
  void (*rms_norm)(const float *x, size_t ldx, const float *residual, size_t ldr, const float *gamma, float epsilon,
                   float *out, size_t ldo, size_t m, size_t d);

  // In place: x * Phi(x), by the error function.
  void (*gelu)(float *x, size_t ldx, size_t m, size_t n);
  // In place: the tanh form of GELU.
  void (*gelu_tanh)(float *x, size_t ldx, size_t m, size_t n);
  // out[n] = silu(x[n + j]) * x[j]: x holds up rows, then gate rows.
  void (*swiglu)(const float *x, size_t ldx, float *out, size_t ldo, size_t m, size_t n);

  // y += x.
  void (*add)(float *y, size_t ldy, const float *x, size_t ldx, size_t m, size_t n);
  // y[rows[i]] += gates[i] * x[i], i ascending.
  void (*scatter_add)(float *y, size_t ldy, const float *x, size_t ldx, const int32_t *rows, const float *gates,
                      size_t m, size_t n);

  // Rotates each head's halves (j, j + head_size / 2) by positions[i] * inverse_frequencies[j]; in place.
  void (*rotary)(float *x, size_t ldx, const int32_t *positions, const float *inverse_frequencies, size_t m,
                 size_t heads, size_t head_size);

  // The k largest of softmax(logits) in each row, ties to the lower index, listed by ascending index, their
  // probabilities scaled to sum to gate_sum. chosen and gates are [m][k].
  void (*softmax_top_k)(const float *logits, size_t ld, size_t m, size_t experts, size_t k, float gate_sum,
                        int32_t *chosen, float *gates);

  // One key-value head's cache is a ring: position p lives in slot p % capacity, capacity a multiple of 16. Keys are
  // [capacity/16][head_size][16], values [capacity][head_size]; head_size is a multiple of 16. Unwritten slots must be
  // finite. k and v are rows of stride ld.
  void (*store_keys_values)(const float *k, const float *v, size_t ld, float *key_cache, float *value_cache,
                            size_t first_position, size_t count, size_t head_size, size_t capacity);
  // out[i] = softmax(q[i] · keys^T * scale) · values for the consecutive positions first_position + i, over the keys
  // 0..<key_count: when causal, of positions up to its own; with a window w > 0, of positions nearer than w. Sums run
  // in blocks of 16 positions, ascending. A row that sees no key is all zeros.
  void (*attention)(const float *q, size_t ldq, float *out, size_t ldo, size_t rows, size_t first_position,
                    const float *key_cache, const float *value_cache, size_t head_size, size_t capacity,
                    size_t key_count, size_t window, int causal, float scale, float *scratch);
} rk_kernels;

// The best table for this CPU, asked once.
const rk_kernels *rk_kernels_best(void);
// A table by instruction set, or NULL where this build or this CPU has none.
const rk_kernels *rk_kernels_for(rk_isa isa);
// How many floats of scratch `attention` needs, for any number of rows.
size_t rk_attention_scratch(size_t head_size, size_t key_count, size_t window);

// What raise-screen finds in a window of text.
typedef struct {
  int32_t sums[8];         // The rows of its features, added up.
  uint32_t feature_count;  // How many features it has.
  uint32_t han, kana;      // Han characters; letters of kana and hangul.
  uint32_t letters;        // All letters that are not Han.
} rk_screen_sums;

// Windows are no longer; of a longer text the rest is not read.
enum { RK_SCREEN_MAX_BYTES = 8192 };

// Adds up the rows of a text's features: n-grams of words and of letters, hashed into a table of 2^bits rows of 8
// weights; `bits` is 1...32. Any bytes will do; none beyond `count` is read. training/raise_training/screen.py says
// what the features are.
void rk_screen(const uint8_t *text, size_t count, const int8_t *rows, unsigned bits, rk_screen_sums *result);

// The scripts that letters are counted by. Of the first ones several languages are written in each, which a model tells
// apart; each other one stands for one language, or for Chinese and Japanese together.
enum {
  RK_SCRIPT_LATIN,
  RK_SCRIPT_CYRILLIC,
  RK_SCRIPT_ARABIC,
  RK_SCRIPT_DEVANAGARI,
  RK_SCRIPT_HAN,
  RK_SCRIPT_KANA,
  RK_SCRIPT_HANGUL,
  RK_SCRIPT_GREEK,
  RK_SCRIPT_ARMENIAN,
  RK_SCRIPT_HEBREW,
  RK_SCRIPT_BENGALI,
  RK_SCRIPT_GURMUKHI,
  RK_SCRIPT_GUJARATI,
  RK_SCRIPT_ODIA,
  RK_SCRIPT_TAMIL,
  RK_SCRIPT_TELUGU,
  RK_SCRIPT_KANNADA,
  RK_SCRIPT_MALAYALAM,
  RK_SCRIPT_SINHALA,
  RK_SCRIPT_THAI,
  RK_SCRIPT_LAO,
  RK_SCRIPT_TIBETAN,
  RK_SCRIPT_MYANMAR,
  RK_SCRIPT_GEORGIAN,
  RK_SCRIPT_ETHIOPIC,
  RK_SCRIPT_KHMER,
  RK_SCRIPT_COUNT,
  RK_LANGUAGE_MODELLED_SCRIPTS = RK_SCRIPT_HAN,
};

// A row of the language model's table has a place for each language of a script, and as many as stay free.
enum { RK_LANGUAGE_PLACES = 48 };

// What raise-language finds in a text.
typedef struct {
  // By script, the rows of its features, added up.
  int32_t sums[RK_LANGUAGE_MODELLED_SCRIPTS][RK_LANGUAGE_PLACES];
  // How many features each script has.
  uint32_t features[RK_LANGUAGE_MODELLED_SCRIPTS];
  // Letters and their marks in words, by script.
  uint32_t letters[RK_SCRIPT_COUNT];
  // Latin letters in addresses, in names of code, in markup and beside digits, which tell nothing.
  uint32_t technical;
  // Characters that are neither letters nor white space.
  uint32_t others;
} rk_language_sums;

// Adds up the rows of a text's features, n-grams of words hashed into a table of 2^bits rows of RK_LANGUAGE_PLACES
// weights; `bits` is 1...31. Any bytes will do; none beyond `count` is read.
void rk_language(const uint8_t *text, size_t count, const int8_t *rows, unsigned bits, rk_language_sums *result);

// Adds `count` rows of those numbers, at most 256, to RK_LANGUAGE_PLACES sums: in 16 bits first, which hold 256 of 8.
void rk_language_sum_rows(const int8_t *rows, const uint32_t *numbers, unsigned count, int32_t *sums);

// The same without vector instructions of its own: the sums that those of the other must be.
void rk_language_sum_rows_plain(const int8_t *rows, const uint32_t *numbers, unsigned count, int32_t *sums);

// The numbers of those rows, in order, and their scripts, as many as there is `room` for, each where it is not null;
// `result` has everything but the sums. Returns how many there are. Training asks for them.
size_t rk_language_rows(
  const uint8_t *text, size_t count, unsigned bits, uint32_t *found, uint8_t *scripts, size_t room,
  rk_language_sums *result);

#endif
