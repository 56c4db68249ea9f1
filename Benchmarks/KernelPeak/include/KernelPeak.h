// The most that one core can do: loops of nothing but multiply-adds in registers.
#ifndef KERNEL_PEAK_H
#define KERNEL_PEAK_H

#include <stdint.h>

// Each runs so many rounds and returns the operations done, an addition and a multiplication being two; 0 where no
// peak is known for that instruction set (an rk_isa). The CPU must have it.
uint64_t peak_f32(int isa, uint64_t rounds);
uint64_t peak_i8(int isa, uint64_t rounds);

#endif
