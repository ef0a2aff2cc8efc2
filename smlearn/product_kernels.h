/* C = alpha A B + base by tiles that live in registers (see product.h for the arguments).

   A tile is TILE_ROWS rows of C by two vectors. For each step of the depth, two vectors of B are loaded once and
   used TILE_ROWS times, each time against one number of A spread over a vector: so many sums are under way at
   once that the multiplier never waits for the adder. B comes from a panel, copied (and turned, where B is given
   transposed) so that it lies in one piece and its missing columns are zeros: no tail is left inside the loop. */

#if defined(V_BYTES)
#define W ((ptrdiff_t)(V_BYTES / sizeof(REAL)))
#define INLINE static inline __attribute__((always_inline, unused))
#define KERNEL static __attribute__((unused))
#define vec FN(vec)
#define LOAD(p) (*(const FN(anywhere) *)(p))
#define STORE(p, v) (*(FN(anywhere) *)(p) = (v))
#define ALL(x) ((REAL)(x) - (vec){0})
#else
#define W 1
#define INLINE static inline
#define KERNEL static
#define vec REAL
#define LOAD(p) (*(p))
#define STORE(p, v) (*(p) = (v))
#define ALL(x) ((REAL)(x))
#endif

#define NR (2 * W)
#if ISA == 2
#define TILE_ROWS 8 /* 16 sums in 32 registers; 8 chains hide the latency of the fused multiply-add */
#else
#define TILE_ROWS 4 /* 8 sums, 2 vectors of B and one of A in 16 registers */
#endif

/* `rows` <= TILE_ROWS and `vectors` <= 2 are constants wherever this is called, so that every loop over them is
   unrolled and `sum` becomes registers. */
INLINE void FN(tile)(const int rows, const int vectors, ptrdiff_t columns, ptrdiff_t depth, REAL alpha,
                     const REAL *a, ptrdiff_t a_row, ptrdiff_t a_column, const REAL *b, ptrdiff_t ldb,
                     const REAL *base, ptrdiff_t base_stride, REAL *c, ptrdiff_t ldc) {
    vec sum[TILE_ROWS][2];
    for (int i = 0; i < rows; i++)
        for (int v = 0; v < vectors; v++) sum[i][v] = ALL(0);
    for (ptrdiff_t p = 0; p < depth; p++) {
        vec b0 = LOAD(b + p * ldb), b1 = LOAD(b + p * ldb + (vectors - 1) * W);
        for (int i = 0; i < rows; i++) {
            REAL a_ip = a[i * a_row + p * a_column];
            sum[i][0] = b0 * a_ip + sum[i][0];
            if (vectors > 1) sum[i][1] = b1 * a_ip + sum[i][1];
        }
    }
    for (int i = 0; i < rows; i++)
        for (int v = 0; v < vectors; v++) {
            REAL *out = c + i * ldc + v * W;
            const REAL *from = base == NULL ? NULL : base + i * base_stride + v * W;
            ptrdiff_t count = columns - v * W;
            vec x = sum[i][v] * alpha;
            if (count >= W) {
                if (from != NULL) x += LOAD(from);
                STORE(out, x);
            } else if (count > 0) {
                if (from != NULL) x += FN(load_part)(from, count, 0);
                FN(store_part)(out, x, count);
            }
        }
}

#define TILE(rows, vectors) \
    FN(tile)(rows, vectors, columns, depth, alpha, a + i * a_row, a_row, a_column, b, ldb, \
             base == NULL ? NULL : base + i * base_stride, base_stride, c + i * ldc, ldc)

KERNEL void FN(panel)(ptrdiff_t m, ptrdiff_t columns, ptrdiff_t depth, REAL alpha, const REAL *a, ptrdiff_t a_row,
                      ptrdiff_t a_column, const REAL *b, ptrdiff_t ldb, const REAL *base, ptrdiff_t base_stride,
                      REAL *c, ptrdiff_t ldc) {
    ptrdiff_t i = 0;
    if (columns > W) {
        for (; i + TILE_ROWS <= m; i += TILE_ROWS) TILE(TILE_ROWS, 2);
        for (; i + 2 <= m; i += 2) TILE(2, 2);
        for (; i < m; i++) TILE(1, 2);
    } else {
        for (; i + TILE_ROWS <= m; i += TILE_ROWS) TILE(TILE_ROWS, 1);
        for (; i + 2 <= m; i += 2) TILE(2, 1);
        for (; i < m; i++) TILE(1, 1);
    }
}

KERNEL void FN(multiply)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t depth, double alpha, Factor a, const void *b_,
                         ptrdiff_t ldb, int b_transposed, const void *base_, ptrdiff_t base_stride, void *c_,
                         ptrdiff_t ldc, void *scratch) {
    const REAL *b = b_;
    REAL *c = c_, *packed = scratch;
    for (ptrdiff_t j = 0; j < n; j += NR) {
        ptrdiff_t columns = n - j < NR ? n - j : NR, width = columns > W ? NR : W;
        const REAL *base = base_ == NULL ? NULL : (const REAL *)base_ + j;
        ptrdiff_t stride = base_stride, from = 0;
        do { /* once even where the depth is 0: C = base */
            ptrdiff_t part = depth - from < PANEL_DEPTH ? depth - from : PANEL_DEPTH;
            const REAL *panel = packed;
            ptrdiff_t ld = width;
            if (b_transposed) {
                for (ptrdiff_t q = 0; q < columns; q++)
                    for (ptrdiff_t p = 0; p < part; p++) packed[p * width + q] = b[(j + q) * ldb + from + p];
                for (ptrdiff_t q = columns; q < width; q++)
                    for (ptrdiff_t p = 0; p < part; p++) packed[p * width + q] = 0;
            } else if (j + width <= ldb && m <= 4 * TILE_ROWS) {
                /* Too few rows to repay a copy; what a narrow panel reads beside itself ends in sums that are dropped. */
                panel = b + from * ldb + j;
                ld = ldb;
            } else
                for (ptrdiff_t p = 0; p < part; p++)
                    for (ptrdiff_t q = 0; q < width; q++)
                        packed[p * width + q] = q < columns ? b[(from + p) * ldb + j + q] : 0;
            FN(panel)(m, columns, part, (REAL)alpha, (const REAL *)a.data + from * a.column, a.row, a.column, panel, ld,
                      base, stride, c + j, ldc);
            base = c + j; /* the next part of the depth adds to this one */
            stride = ldc;
            from += part;
        } while (from < depth);
        if (m == 0) break;
    }
}

KERNEL const Product FN(product) = {
    .panel = NR, .blas_work = ISA == 2 ? 1000000 : 300000, .multiply = FN(multiply)};

#undef W
#undef INLINE
#undef KERNEL
#undef vec
#undef LOAD
#undef STORE
#undef ALL
#undef NR
#undef TILE_ROWS
#undef TILE
