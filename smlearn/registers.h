/* How vector_kernels.h and product_kernels.h speak of a register: `vec` holds W numbers of the type REAL.

   The vectors are those of gcc and clang, which have + - * / < for them; where there are none (MSVC), a
   register is a single number and everything else stays as it is. The names mean the copy's own types (FN,
   each_isa.h). */
#ifndef SML_REGISTERS_H
#define SML_REGISTERS_H

#if defined(__GNUC__)
#define VECTORS 1
#define W ((ptrdiff_t)(V_BYTES / sizeof(REAL)))
#define INLINE static inline __attribute__((always_inline, unused))
#define KERNEL static __attribute__((unused))
#define vec FN(reg)
#define bits FN(bit_reg) /* the same register as unsigned integers */
#define LOAD(p) ((vec)(*(const FN(anywhere) *)(p)))
#define STORE(p, v) (*(FN(anywhere) *)(p) = (v))
#define AS_BITS(v) ((bits)(v))
#define AS_REAL(b) ((vec)(b))
#define ALL(x) ((REAL)(x) - (vec){0}) /* minus, so that -0.0 stays so */
#define LANE(v, i) ((v)[i])
#define MASK(condition) ((bits)(condition)) /* all ones where it holds */
#define PREFETCH(p) __builtin_prefetch(p)
#define UNROLL _Pragma("GCC unroll 16")
#else
#define VECTORS 0
#define W 1
#define INLINE static inline
#define KERNEL static
#define vec REAL
#define bits UINT
#define LOAD(p) (*(p))
#define STORE(p, v) (*(p) = (v))
#define AS_BITS(v) FN(as_bits)(v)
#define AS_REAL(b) FN(as_real)(b)
#define ALL(x) ((REAL)(x))
#define LANE(v, i) (v)
#define MASK(condition) ((UINT)0 - (UINT)(condition))
#define PREFETCH(p) ((void)0)
#define UNROLL
#endif

#define CHUNK (32 * W) /* numbers that are summed before the sum's rounding error is looked after */

#endif
