/* C = alpha A B + base by tiles that live in registers (see product.h for the arguments).

   A tile is a few rows of C by a few vectors. For each step of the depth, its vectors of B are loaded once
   and used for every row, each time against one number of A spread over a vector: so many sums are under way
   at once that the multiplier never waits for the adder, and for each load there are several multiplications.

   The tiles of a panel, all rows by a few vectors of columns, share a piece of B that stays in the
   first-level cache. Where B lies badly (given transposed, or in rows so far apart that they fall on each
   other in the cache), the piece is copied first, the columns that it lacks filled with zeros: no tail is
   left inside the loop. */

#if ISA == 2
#define TILE_ROWS 8 /* by 2 vectors: 16 sums in 32 registers */
#elif ISA == 1
#define TILE_ROWS 6 /* 12 sums, 2 vectors of B and one of A in 16 registers */
#else
#define TILE_ROWS 4 /* 8 sums: without a fused multiply-add each product needs a register too */
#endif
#define FEW_ROWS 4 /* up to so many rows of C, tiles are 4 vectors wide, lest there be too few sums under way */

typedef struct {
    ptrdiff_t depth, a_row, a_column, ldb, base_stride, ldc;
    REAL alpha;
} FN(Panel);

INLINE vec FN(load_part_or_all)(const REAL *p, ptrdiff_t count) {
    return count == W ? LOAD(p) : FN(load_part)(p, count, 0);
}

INLINE void FN(store_part_or_all)(REAL *p, vec x, ptrdiff_t count) {
    if (count == W) STORE(p, x);
    else FN(store_part)(p, x, count);
}

/* `rows` and `vectors` are constants wherever this is called, so that every loop over them is unrolled and
   `sum` becomes registers. `columns`: how many of the tile's columns C has. */
INLINE void FN(tile)(const int rows, const int vectors, ptrdiff_t columns, const FN(Panel) *panel, const REAL *a,
                     const REAL *b, const REAL *base, REAL *c) {
    const ptrdiff_t a_row = panel->a_row, a_column = panel->a_column, ldb = panel->ldb;
    vec sum[8][4];
    UNROLL for (int i = 0; i < rows; i++)
        UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = ALL(0);
    for (ptrdiff_t p = 0; p < panel->depth; p++) {
        vec b_p[4];
        UNROLL for (int v = 0; v < vectors; v++) b_p[v] = LOAD(b + v * W);
        UNROLL for (int i = 0; i < rows; i++)
            UNROLL for (int v = 0; v < vectors; v++) sum[i][v] = b_p[v] * a[i * a_row] + sum[i][v];
        a += a_column;
        b += ldb;
    }
    const REAL alpha = panel->alpha;
    const ptrdiff_t stride = panel->base_stride, ldc = panel->ldc;
    if (columns < vectors * W) {
        UNROLL for (int i = 0; i < rows; i++)
            UNROLL for (int v = 0; v < vectors; v++) {
                const ptrdiff_t count = columns - v * W < W ? columns - v * W : W;
                vec x = sum[i][v] * alpha;
                if (base != NULL) x += FN(load_part_or_all)(base + i * stride + v * W, count);
                FN(store_part_or_all)(c + i * ldc + v * W, x, count);
            }
    } else if (base == NULL) {
        UNROLL for (int i = 0; i < rows; i++)
            UNROLL for (int v = 0; v < vectors; v++) STORE(c + i * ldc + v * W, sum[i][v] * alpha);
    } else
        UNROLL for (int i = 0; i < rows; i++)
            UNROLL for (int v = 0; v < vectors; v++)
                STORE(c + i * ldc + v * W, sum[i][v] * alpha + LOAD(base + i * stride + v * W));
}

#define TILE(rows, vectors)                                                                       \
    do {                                                                                          \
        FN(tile)(rows, vectors, columns, panel, a, b, base, c);                                   \
        a += rows * panel->a_row, c += rows * panel->ldc, m -= rows;                              \
        if (base != NULL) base += rows * panel->base_stride;                                      \
    } while (0)

/* All rows of C, by up to `vectors` vectors of columns. */
KERNEL void FN(panel)(int vectors, ptrdiff_t m, ptrdiff_t columns, const FN(Panel) *panel, const REAL *a, const REAL *b,
                      const REAL *base, REAL *c) {
    if (vectors == 4) {
        if (m == 4) TILE(4, 4);
        if (m == 3) TILE(3, 4);
        if (m == 2) TILE(2, 4);
        if (m == 1) TILE(1, 4);
    } else if (vectors == 2) {
        while (m >= TILE_ROWS) TILE(TILE_ROWS, 2);
        if (m >= 4) TILE(4, 2);
        if (m >= 2) TILE(2, 2);
        if (m >= 1) TILE(1, 2);
    } else {
        while (m >= 8) TILE(8, 1);
        if (m >= 4) TILE(4, 1);
        if (m >= 2) TILE(2, 1);
        if (m >= 1) TILE(1, 1);
    }
}

/* to (W, W) = the transpose of the `count` <= W rows at `from`, W long, zeros in the place of the others. */
INLINE void FN(turn)(REAL *to, ptrdiff_t to_row, const REAL *from, ptrdiff_t from_row, ptrdiff_t count) {
#if defined(__GNUC__) && !defined(__clang__)
    /* log2(W) rounds, each of which shuffles the two halves of the rows together like cards. */
    vec x[W], y[W];
    bits low, high;
    for (int i = 0; i < W; i++) low[i] = i / 2 + i % 2 * W, high[i] = low[i] + W / 2;
    UNROLL for (int i = 0; i < W; i++) x[i] = i < count ? LOAD(from + i * from_row) : ALL(0);
    UNROLL for (int round = 1; round < W; round *= 2) {
        UNROLL for (int i = 0; i < W / 2; i++) {
            y[2 * i] = __builtin_shuffle(x[i], x[i + W / 2], low);
            y[2 * i + 1] = __builtin_shuffle(x[i], x[i + W / 2], high);
        }
        UNROLL for (int i = 0; i < W; i++) x[i] = y[i];
    }
    UNROLL for (int i = 0; i < W; i++) STORE(to + i * to_row, x[i]);
#else
    for (ptrdiff_t i = 0; i < W; i++)
        for (ptrdiff_t j = 0; j < W; j++) to[j * to_row + i] = i < count ? from[i * from_row + j] : 0;
#endif
}

/* packed (depth, width) = the piece of B from b on, `columns` wide, zeros behind it. */
KERNEL void FN(pack)(REAL *packed, const REAL *b, ptrdiff_t ldb, int transposed, ptrdiff_t depth, ptrdiff_t columns,
                     ptrdiff_t width) {
    for (ptrdiff_t j = 0; j < width; j += W) {
        const ptrdiff_t count = columns - j < W ? columns - j : W;
        ptrdiff_t p = 0;
        if (transposed) {
            for (; p + W <= depth; p += W) FN(turn)(packed + p * width + j, width, b + j * ldb + p, ldb, count);
            for (; p < depth; p++)
                for (ptrdiff_t i = 0; i < W; i++) packed[p * width + j + i] = i < count ? b[(j + i) * ldb + p] : 0;
        } else
            for (; p < depth; p++) STORE(packed + p * width + j, FN(load_part_or_all)(b + p * ldb + j, count));
    }
}

KERNEL void FN(multiply)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t depth, double alpha, Factor a, const void *b_,
                         ptrdiff_t ldb, int b_transposed, const void *base_, ptrdiff_t base_stride, void *c_,
                         ptrdiff_t ldc, void *scratch) {
    const REAL *b = b_;
    REAL *c = c_;
    if (m == 0) return;
    for (ptrdiff_t j = 0; j < n;) {
        const int wide = m <= FEW_ROWS ? 4 : 2, vectors = n - j > (wide - 1) * W ? wide : n - j > W ? 2 : 1;
        const ptrdiff_t width = vectors * W, columns = n - j < width ? n - j : width;
        const REAL *base = base_ == NULL ? NULL : (const REAL *)base_ + j;
        ptrdiff_t from = 0;
        FN(Panel) panel = {.a_row = a.row, .a_column = a.column, .base_stride = base_stride, .ldc = ldc, .alpha = (REAL)alpha};
        do { /* once even where the depth is 0: C = base */
            panel.depth = depth - from < PANEL_DEPTH ? depth - from : PANEL_DEPTH;
            /* What is read beside a narrow piece, if its rows go on, ends in sums that nobody stores. */
            int whole = !b_transposed && j + width <= ldb;
            int near = ldb * sizeof(REAL) % 1024 != 0 && panel.depth * ldb * sizeof(REAL) <= 1 << 17;
            const REAL *piece = b_transposed ? b + j * ldb + from : b + from * ldb + j;
            panel.ldb = ldb;
            if (!(whole && (near || m <= 4 * TILE_ROWS))) {
                FN(pack)(scratch, piece, ldb, b_transposed, panel.depth, columns, width);
                piece = scratch;
                panel.ldb = width;
            }
            FN(panel)(vectors, m, columns, &panel, (const REAL *)a.data + from * a.column, piece, base, c + j);
            base = c + j; /* the next piece of the depth adds to this one */
            panel.base_stride = ldc;
            from += panel.depth;
        } while (from < depth);
        j += width;
    }
}

KERNEL const Product FN(product) = {
    .blas_work = ISA > 0 ? 1e99 : 2e6, .multiply = FN(multiply)};

#undef TILE_ROWS
#undef FEW_ROWS
#undef TILE
