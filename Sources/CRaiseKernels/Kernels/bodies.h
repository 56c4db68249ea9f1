// Everything an instruction set's file compiles for itself, and its table of it.
#include "common.h"
#include "lanes.h"
#include "gemm.h"
#include "quantize.h"
#define RK_MATRICES                                                                       \
  .gemm_f32 = gemm_f32, .gemm_bf16 = gemm_bf16, .gemm_f16 = gemm_f16, .gemm_i8 = gemm_i8, \
  .quantize_rows = quantize_rows,
#if __has_include("rows.h")
#include "rows.h"
#define RK_ROWS                                                                                       \
  .layer_norm = layer_norm, .rms_norm = rms_norm, .gelu = gelu, .gelu_tanh = gelu_tanh, .swiglu = swiglu, .add = add, \
  .scatter_add = scatter_add, .rotary = rotary, .softmax_top_k = softmax_top_k,
#else
#define RK_ROWS
#endif
#if __has_include("attention.h")
#include "attention.h"
#define RK_ATTENTION .store_keys_values = store_keys_values, .attention = attention,
#else
#define RK_ATTENTION
#endif

#define RK_TABLE(isa) \
  { .name = isa, RK_MATRICES RK_ROWS RK_ATTENTION }
