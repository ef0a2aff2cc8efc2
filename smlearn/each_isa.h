/* Include the file SML_BODY once for each instruction set and each type.

   One build must run on any processor of its kind, so the compiler may not assume the newest instructions
   (no -march=native). Instead the same source is compiled several times in one file, each time under a pragma
   that allows one more set; which of the copies runs is decided at import (isa.h).

   The body sees
     REAL, UINT      the type and the unsigned integer of its size; DOUBLE is 1 for double, 0 for float
     V_BYTES         bytes in a vector register, where the compiler has vectors
     ISA             0 baseline (SSE2, NEON, scalar), 1 AVX2 + FMA, 2 AVX-512
     FN(name)        the name with a suffix of its own for this copy
*/
#define SML_JOIN_(a, b, c) a##_##b##_##c
#define SML_JOIN(a, b, c) SML_JOIN_(a, b, c)
#define FN(name) SML_JOIN(name, ISA_NAME, REAL)

#if defined(__x86_64__) && defined(__GNUC__)

#define ISA 2
#define ISA_NAME avx512
#define V_BYTES 64
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma,prefer-vector-width=512")
#endif
#include "each_type.h"
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef ISA
#undef ISA_NAME
#undef V_BYTES

#define ISA 1
#define ISA_NAME avx2
#define V_BYTES 32
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
#include "each_type.h"
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef ISA
#undef ISA_NAME
#undef V_BYTES

#endif

#define ISA 0
#define ISA_NAME base
#if defined(__GNUC__)
#define V_BYTES 16
#endif
#include "each_type.h"
#undef ISA
#undef ISA_NAME
#undef V_BYTES
