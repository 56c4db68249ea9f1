// The tables of the instruction sets, for dispatch.c: NULL where the CPU lacks the features.
#include "../include/CRaiseKernels.h"

const rk_kernels *rk_portable_kernels(void);
const rk_kernels *rk_avx2_kernels(void);
const rk_kernels *rk_avx512_kernels(void);
const rk_kernels *rk_neon_kernels(void);
const rk_kernels *rk_neon_dot_kernels(void);
