/* The vocabulary of the kernels: a dozen loops over arrays, each compiled for every instruction set and type.

   An array is a pointer to its first element; `Vector` is the table of the loops for one type, and the type
   of the elements is the table's. Rows have `k` elements and begin `stride` elements apart. The formulas and
   the error analysis are in vector_kernels.h. Outputs may be the inputs themselves, but not overlap them
   otherwise. */
#ifndef SML_VECTOR_H
#define SML_VECTOR_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#pragma GCC diagnostic ignored "-Wpsabi" /* no vector crosses a real call: all helpers are inlined */
#endif

#include "isa.h"
#include "registers.h"

typedef struct {
    /* each element */
    void (*exp)(const void *x, void *e, ptrdiff_t size);
    void (*sigmoid)(const void *z, void *a, ptrdiff_t size);
    void (*sigmoid_slope)(const void *grad_a, const void *a, void *grad_z, ptrdiff_t size);
    void (*cost_slope)(const void *a, const void *y, void *grad_a, double n, ptrdiff_t size);
    void (*difference)(const void *a, const void *y, void *grad_z, double n, ptrdiff_t size);
    void (*add_scaled)(const void *x, const void *dx, double alpha, void *out, ptrdiff_t size);
    ptrdiff_t (*next_nonzero)(const void *y, ptrdiff_t from, ptrdiff_t size);
    /* each row */
    void (*exp_rows)(const void *z, void *e, double *maxima, double *sums, ptrdiff_t rows, ptrdiff_t k,
                     ptrdiff_t stride);
    void (*divide_rows)(void *e, const double *sums, ptrdiff_t rows, ptrdiff_t k, ptrdiff_t stride);
    void (*target_rows)(const void *y, const void *z, double *dots, double *totals, ptrdiff_t rows, ptrdiff_t k);
    void (*error_rows)(void *e, const double *sums, const void *y, double n, ptrdiff_t rows, ptrdiff_t k);
    void (*softmax_slope)(const void *grad_a, const void *a, void *grad_z, ptrdiff_t rows, ptrdiff_t k);
    /* each column: sums += alpha * the sums of the columns */
    void (*add_columns)(const void *g, double alpha, void *sums, ptrdiff_t rows, ptrdiff_t k, ptrdiff_t stride);
} Vector;

#define SML_BODY "vector_kernels.h"
#include "each_isa.h"
#undef SML_BODY

#define SML_VECTORS(isa) {&vector_##isa##_float, &vector_##isa##_double}

static int sml_vector_isa = 0;

/* The table for float (is_double = 0) or double (1). */
static inline const Vector *vector_for(int is_double) {
    static const Vector *const tables[SML_ISAS][2] = {
        SML_VECTORS(base),
#if SML_ISAS > 1
        SML_VECTORS(avx2), SML_VECTORS(avx512),
#endif
    };
    return tables[sml_vector_isa][is_double];
}

#endif
