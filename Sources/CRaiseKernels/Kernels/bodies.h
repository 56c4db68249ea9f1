// Everything an instruction set's file compiles for itself, and its table of it.
#include "common.h"
#include "lanes.h"
#include "gemm.h"
#include "quantize.h"
#include "rows.h"
#include "attention.h"

#define RK_TABLE(isa)                       \
  {                                         \
    .name = isa,                            \
    .gemm_f32 = gemm_f32,                   \
    .gemm_bf16 = gemm_bf16,                 \
    .gemm_f16 = gemm_f16,                   \
    .gemm_i8 = gemm_i8,                     \
    .quantize_rows = quantize_rows,         \
    .layer_norm = layer_norm,               \
    .rms_norm = rms_norm,                   \
    .gelu = gelu,                           \
    .gelu_tanh = gelu_tanh,                 \
    .swiglu = swiglu,                       \
    .add = add,                             \
    .scatter_add = scatter_add,             \
    .rotary = rotary,                       \
    .softmax_top_k = softmax_top_k,         \
    .store_keys_values = store_keys_values, \
    .attention = attention,                 \
  }
