/* Matrix products: a register-tiled loop of our own, and SciPy's BLAS for large ones where only old
   instructions are to be had.

   C = alpha A B + base, all row-major. A (m, depth) is read by two strides, so A may be given transposed; B
   is (depth, n), or (n, depth) where `b_transposed` says so. `base` is added: C itself (an update in place),
   a bias (base_stride 0 repeats one row), or nothing (NULL). */
#ifndef SML_PRODUCT_H
#define SML_PRODUCT_H

#include <limits.h>

#include "vector.h"

typedef struct {
    const void *data;
    ptrdiff_t row, column; /* strides, in elements; one of them is 1 */
} Factor;

typedef struct {
    double blas_work; /* multiply-adds from which BLAS is quicker */
    void (*multiply)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t depth, double alpha, Factor a, const void *b, ptrdiff_t ldb,
                     int b_transposed, const void *base, ptrdiff_t base_stride, void *c, ptrdiff_t ldc, void *scratch);
} Product;

#define PANEL_DEPTH 192 /* rows of B at a time: two vectors wide, they stay in the first-level cache */
#define SCRATCH_BYTES (PANEL_DEPTH * 4 * 64) /* of the widest panel, 64-byte aligned */

#define SML_BODY "product_kernels.h"
#include "each_isa.h"
#undef SML_BODY

#define SML_PRODUCTS(isa) {&product_##isa##_float, &product_##isa##_double}

static inline const Product *product_for(int is_double) {
    static const Product *const tables[SML_ISAS][2] = {
        SML_PRODUCTS(base),
#if SML_ISAS > 1
        SML_PRODUCTS(avx2), SML_PRODUCTS(avx512),
#endif
    };
    return tables[sml_vector_isa][is_double];
}

/* Fortran's ?gemm: column-major, every argument by reference. */
typedef void (*Gemm)(char *, char *, int *, int *, int *, void *, void *, int *, void *, int *, void *, void *, int *);
static Gemm sml_gemm[2] = {NULL, NULL}; /* float, double; NULL until SciPy is loaded, and for good where it is not */
static int sml_blas_tried = 0;

static inline int sml_worth_blas(int is_double, ptrdiff_t m, ptrdiff_t n, ptrdiff_t depth) {
    return (double)m * (double)n * (double)depth >= product_for(is_double)->blas_work;
}

static inline size_t sml_row_bytes(int is_double, ptrdiff_t n) { return (size_t)n * (is_double ? 8 : 4); }

/* Rows of A a multiple of 2 KB apart fall on the same few places of the first-level cache: for a large
   product a copy with rows a little longer is worth its price. NULL where it is not needed, or there is no
   memory for it. */
static inline void *sml_copy_apart(int is_double, ptrdiff_t m, ptrdiff_t n, ptrdiff_t depth, Factor *a) {
    const ptrdiff_t stride = a->column == 1 ? a->row : a->column, item = is_double ? 8 : 4, apart = stride + 64 / item;
    const ptrdiff_t rows = a->column == 1 ? m : depth, width = a->column == 1 ? depth : m;
    if (stride * item % 2048 != 0 || (double)m * (double)n * (double)depth < 1e6 || n < 64) return NULL;
    char *copy = malloc((size_t)(rows * apart * item));
    if (copy == NULL) return NULL;
    for (ptrdiff_t i = 0; i < rows; i++)
        memcpy(copy + i * apart * item, (const char *)a->data + i * stride * item, (size_t)(width * item));
    *a = (Factor){copy, a->column == 1 ? apart : 1, a->column == 1 ? 1 : apart};
    return copy;
}

/* scratch: SCRATCH_BYTES, aligned to 64. */
static void sml_multiply(int is_double, ptrdiff_t m, ptrdiff_t n, ptrdiff_t depth, double alpha, Factor a,
                         const void *b, ptrdiff_t ldb, int b_transposed, const void *base, ptrdiff_t base_stride,
                         void *c, ptrdiff_t ldc, void *scratch) {
    ptrdiff_t lda = a.row > a.column ? a.row : a.column;
    int fits = m <= INT_MAX && n <= INT_MAX && depth <= INT_MAX && lda <= INT_MAX && ldb <= INT_MAX && ldc <= INT_MAX;
    if (sml_gemm[is_double] == NULL || !fits || depth == 0 || !sml_worth_blas(is_double, m, n, depth)) {
        void *copy = sml_copy_apart(is_double, m, n, depth, &a);
        product_for(is_double)->multiply(m, n, depth, alpha, a, b, ldb, b_transposed, base, base_stride, c, ldc,
                                         scratch);
        free(copy);
        return;
    }
    if (base != NULL && base != c)
        for (ptrdiff_t i = 0; i < m; i++)
            memcpy((char *)c + sml_row_bytes(is_double, i * ldc),
                   (const char *)base + sml_row_bytes(is_double, i * base_stride), sml_row_bytes(is_double, n));
    /* A row-major matrix is its transpose in column-major order, so this asks for Cᵀ = Bᵀ Aᵀ. */
    char flag_b = b_transposed ? 'T' : 'N', flag_a = a.column == 1 ? 'N' : 'T';
    int m_ = (int)m, n_ = (int)n, depth_ = (int)depth, lda_ = (int)lda, ldb_ = (int)ldb, ldc_ = (int)ldc;
    double alpha_d = alpha, beta_d = base != NULL;
    float alpha_f = (float)alpha, beta_f = base != NULL;
    sml_gemm[is_double](&flag_b, &flag_a, &n_, &m_, &depth_, is_double ? (void *)&alpha_d : &alpha_f, (void *)b, &ldb_,
                        (void *)a.data, &lda_, is_double ? (void *)&beta_d : &beta_f, c, &ldc_);
}

#endif
