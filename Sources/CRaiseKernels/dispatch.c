// Which table this CPU gets.
#include <stdatomic.h>

#include "Kernels/tables.h"

const rk_kernels *rk_kernels_for(rk_isa isa) {
  switch (isa) {
    case rk_isa_portable: return rk_portable_kernels();
#if defined(__x86_64__)
    case rk_isa_avx2: return rk_avx2_kernels();
    case rk_isa_avx512: return rk_avx512_kernels();
#elif defined(__aarch64__)
    case rk_isa_neon: return rk_neon_kernels();
    case rk_isa_neon_dot: return rk_neon_dot_kernels();
#endif
    default: return NULL;
  }
}

const rk_kernels *rk_kernels_best(void) {
  static _Atomic(const rk_kernels *) best;
  const rk_kernels *found = atomic_load_explicit(&best, memory_order_acquire);
  if (found) return found;
  // The portable table is always there.
  for (int isa = rk_isa_neon_dot; !found; isa--) found = rk_kernels_for((rk_isa)isa);
  atomic_store_explicit(&best, found, memory_order_release);
  return found;
}
