/* The loops of vector.h, written once over `vec`, a register of W numbers (see each_isa.h and registers.h for
   the names).

   Exactness. u is half a unit in the last place, 2^-53 for double and 2^-24 for float.
     exp      x = n ln 2 + r, |r| <= ln(2)/2, exp(x) = 2^n exp(r). n ln 2 is subtracted in two parts (Cody and
              Waite, "Software manual for the elementary functions", 1980, ch. 6): n times the first part has
              few enough digits to be exact, so r is off by about its own rounding, u/2 relative to exp(r).
              exp(r) = 1 + (r + r^2 q(r)), q a weighted minimax polynomial off by 2^-57.9 (float: 2^-28.3).
              The bracket is below 0.42, so its rounding adds u/2; the last addition adds u, doubled where the
              result lies just under 1. In all < 1.1 ulp. 2^n is applied by products of exact powers of two,
              so that a result below the normal numbers is rounded once, gradually, and one too large becomes
              inf.
     sigmoid  e = exp(-|z|) never overflows; 1/(1 + e) or e/(1 + e), whichever side of 0, is one addition and
              one division more: < 2.5 ulp, and no cancellation anywhere. Where exp(-z) itself is a normal
              number, 1/(1 + exp(-z)) is as good on both sides.
     sums     32 vectors in four chains, then those partial sums with the rounding error carried along
              (Neumaier 1974): a row's sum is good to about 2 ulp at any length.
   nan goes through every loop (max and min are ordered so that they hand it on); -0.0 is a zero like any
   other. */

#if VECTORS
typedef REAL FN(reg) __attribute__((vector_size(V_BYTES)));
typedef REAL FN(anywhere) __attribute__((vector_size(V_BYTES), aligned(sizeof(REAL)), may_alias));
typedef UINT FN(bit_reg) __attribute__((vector_size(V_BYTES)));
#else
INLINE UINT FN(as_bits)(REAL x) { UINT b; memcpy(&b, &x, sizeof b); return b; }
INLINE REAL FN(as_real)(UINT b) { REAL x; memcpy(&x, &b, sizeof x); return x; }
#endif

#if DOUBLE
#define MANTISSA 52
#define BIAS 1023
#define ROUNDER 6755399441055744.0 /* 1.5 * 2^52: adding it rounds to an integer, kept in the lowest bits */
#define NEAR 708.0
#define EXP_LOWEST -746.0
#define EXP_HIGHEST 710.0
#define LOG2E 1.4426950408889634
#define LN2_HIGH 6.93147180369123816490e-01 /* 32 digits, so that up to 2^21 times it is exact */
#define LN2_LOW 1.90821492927058770002e-10
#else
#define MANTISSA 23
#define BIAS 127
#define ROUNDER 12582912.0f
#define NEAR 87.0f
#define EXP_LOWEST -105.0f
#define EXP_HIGHEST 89.0f
#define LOG2E 1.44269504f
#define LN2_HIGH 6.93359375e-01f
#define LN2_LOW -2.12194440e-04f
#endif

/* Where a comparison with nan is false, the second argument comes back: put what may be nan there. */
INLINE vec FN(maximum)(vec a, vec b) {
#if ISA == 2 && DOUBLE
    return (vec)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif ISA == 2
    return (vec)_mm512_max_ps((__m512)a, (__m512)b);
#else
    bits m = MASK(a > b);
    return AS_REAL((AS_BITS(a) & m) | (AS_BITS(b) & ~m));
#endif
}

INLINE vec FN(minimum)(vec a, vec b) {
#if ISA == 2 && DOUBLE
    return (vec)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif ISA == 2
    return (vec)_mm512_min_ps((__m512)a, (__m512)b);
#else
    bits m = MASK(a < b);
    return AS_REAL((AS_BITS(a) & m) | (AS_BITS(b) & ~m));
#endif
}

/* The first `count` < W numbers at p; the lanes behind them hold `rest`. */
INLINE vec FN(load_part)(const REAL *p, ptrdiff_t count, REAL rest) {
#if ISA == 2 && DOUBLE
    return (vec)_mm512_mask_loadu_pd((__m512d)ALL(rest), (__mmask8)((1u << count) - 1), p);
#elif ISA == 2
    return (vec)_mm512_mask_loadu_ps((__m512)ALL(rest), (__mmask16)((1u << count) - 1), p);
#elif ISA == 1
    bits mask;
    for (int i = 0; i < W; i++) mask[i] = i;
    mask = MASK(mask < (UINT)count);
#if DOUBLE
    vec part = (vec)_mm256_maskload_pd(p, (__m256i)mask);
#else
    vec part = (vec)_mm256_maskload_ps(p, (__m256i)mask);
#endif
    return AS_REAL((AS_BITS(part) & mask) | (AS_BITS(ALL(rest)) & ~mask));
#else
    REAL lanes[W];
    for (ptrdiff_t i = 0; i < W; i++) lanes[i] = i < count ? p[i] : rest;
    return LOAD(lanes);
#endif
}

INLINE void FN(store_part)(REAL *p, vec v, ptrdiff_t count) {
#if ISA == 2 && DOUBLE
    _mm512_mask_storeu_pd(p, (__mmask8)((1u << count) - 1), (__m512d)v);
#elif ISA == 2
    _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)v);
#else
    for (ptrdiff_t i = 0; i < count; i++) p[i] = LANE(v, i);
#endif
}

/* Whether any lane of a mask is set. */
INLINE int FN(any)(bits mask) {
#if ISA == 2
    return _mm512_test_epi32_mask((__m512i)mask, (__m512i)mask) != 0;
#elif ISA == 1
    return _mm256_movemask_epi8((__m256i)mask) != 0;
#elif defined(__SSE2__)
    return _mm_movemask_epi8((__m128i)mask) != 0;
#else
    UINT any = 0;
    for (ptrdiff_t i = 0; i < W; i++) any |= LANE(mask, i);
    return any != 0;
#endif
}

INLINE vec FN(magnitude)(vec x) { return AS_REAL(AS_BITS(x) & ~AS_BITS(ALL(-0.0))); }

/* Whether all of four vectors lie within (-NEAR, NEAR), where exp is a normal number. A nan is not near, except to
   AVX-512, whose scaling hands it on from either path. */
INLINE int FN(all_near)(const vec *x) {
#if ISA == 2
    enum { LARGER_MAGNITUDE = 0xb };
#if DOUBLE
    __m512d most = _mm512_range_pd(_mm512_range_pd((__m512d)x[0], (__m512d)x[1], LARGER_MAGNITUDE),
                                   _mm512_range_pd((__m512d)x[2], (__m512d)x[3], LARGER_MAGNITUDE), LARGER_MAGNITUDE);
    return _mm512_cmp_pd_mask(most, (__m512d)ALL(NEAR), _CMP_LT_OQ) == 0xff;
#else
    __m512 most = _mm512_range_ps(_mm512_range_ps((__m512)x[0], (__m512)x[1], LARGER_MAGNITUDE),
                                  _mm512_range_ps((__m512)x[2], (__m512)x[3], LARGER_MAGNITUDE), LARGER_MAGNITUDE);
    return _mm512_cmp_ps_mask(most, (__m512)ALL(NEAR), _CMP_LT_OQ) == 0xffff;
#endif
#else
    bits far = ~(MASK(FN(magnitude)(x[0]) < ALL(NEAR)) & MASK(FN(magnitude)(x[1]) < ALL(NEAR)) &
                 MASK(FN(magnitude)(x[2]) < ALL(NEAR)) & MASK(FN(magnitude)(x[3]) < ALL(NEAR)));
    return !FN(any)(far);
#endif
}

/* exp(r), and n + ROUNDER in *count: exp(x) = 2^n exp(r). */
INLINE vec FN(reduced_exp)(vec x, vec *count) {
    *count = x * (REAL)LOG2E + ALL(ROUNDER);
    vec n = *count - ALL(ROUNDER);
    vec r = (x - n * (REAL)LN2_HIGH) - n * (REAL)LN2_LOW;
    vec r2 = r * r, r4 = r2 * r2;
    /* Estrin's scheme: short chains of dependent products instead of Horner's one long one. */
#if DOUBLE
    vec q01 = r * 0.16666666666666424 + ALL(0.5000000000000011);
    vec q23 = r * 0.00833333333348656 + ALL(0.041666666666528275);
    vec q45 = r * 0.0001984126952323858 + ALL(0.0013888888944048772);
    vec q67 = r * 2.7557571802955874e-06 + ALL(2.4801492718344137e-05);
    vec q89 = r * 2.500459479382799e-08 + ALL(2.7630370321040393e-07);
    vec q = (q89 * r4 + (q67 * r2 + q45)) * r4 + (q23 * r2 + q01);
#else
    vec q01 = r * 0.16666521f + ALL(0.49999994f);
    vec q23 = r * 0.008368734f + ALL(0.041668393f);
    vec q = r4 * 0.0013814381f + (q23 * r2 + q01);
#endif
    return ALL(1) + (r2 * q + r);
}

INLINE vec FN(exp_of)(vec x) {
    vec count, e = FN(reduced_exp)(FN(minimum)(ALL(EXP_HIGHEST), FN(maximum)(ALL(EXP_LOWEST), x)), &count);
    vec n = count - ALL(ROUNDER);
#if ISA == 2 && DOUBLE
    return (vec)_mm512_scalef_pd((__m512d)e, (__m512d)n);
#elif ISA == 2
    return (vec)_mm512_scalef_ps((__m512)e, (__m512)n);
#else
    /* 2^n may be no normal number, so in two factors, the first by rounding n / 2. */
    vec half = (n * (REAL)0.5 + ALL(ROUNDER)) - ALL(ROUNDER);
    bits first = AS_BITS(half + ALL(ROUNDER + BIAS)) << MANTISSA;
    bits second = AS_BITS((n - half) + ALL(ROUNDER + BIAS)) << MANTISSA;
    return e * AS_REAL(first) * AS_REAL(second);
#endif
}

/* The same for x within (-NEAR, NEAR): n goes straight into the exponent. */
INLINE vec FN(exp_of_near)(vec x) {
    vec count, e = FN(reduced_exp)(x, &count);
#if ISA == 2 && DOUBLE
    return (vec)_mm512_scalef_pd((__m512d)e, (__m512d)(count - ALL(ROUNDER)));
#elif ISA == 2
    return (vec)_mm512_scalef_ps((__m512)e, (__m512)(count - ALL(ROUNDER)));
#else
    return AS_REAL(AS_BITS(e) + (AS_BITS(count) << MANTISSA));
#endif
}

INLINE void FN(exp_of_four)(vec *x) {
    if (FN(all_near)(x))
        UNROLL for (int i = 0; i < 4; i++) x[i] = FN(exp_of_near)(x[i]);
    else
        UNROLL for (int i = 0; i < 4; i++) x[i] = FN(exp_of)(x[i]);
}

INLINE vec FN(sigmoid_of)(vec z) {
    vec e = FN(exp_of)(-FN(magnitude)(z));
    bits negative = MASK(z < ALL(0));
    vec numerator = AS_REAL((AS_BITS(e) & negative) | (AS_BITS(ALL(1)) & ~negative));
    return numerator / (ALL(1) + e);
}

INLINE void FN(load_four)(vec *x, const REAL *p) {
    UNROLL for (int i = 0; i < 4; i++) x[i] = LOAD(p + i * W);
}

INLINE void FN(store_four)(REAL *p, const vec *x) {
    UNROLL for (int i = 0; i < 4; i++) STORE(p + i * W, x[i]);
}

INLINE REAL FN(lanes_sum)(vec v) {
#if ISA == 2 && DOUBLE
    return _mm512_reduce_add_pd((__m512d)v);
#elif ISA == 2
    return _mm512_reduce_add_ps((__m512)v);
#else
    REAL t[W];
    STORE(t, v);
    for (ptrdiff_t half = W / 2; half > 0; half /= 2)
        for (ptrdiff_t i = 0; i < half; i++) t[i] += t[i + half];
    return t[0];
#endif
}

INLINE REAL FN(lanes_max)(vec v) {
#if ISA == 2 && DOUBLE
    return _mm512_reduce_max_pd((__m512d)v);
#elif ISA == 2
    return _mm512_reduce_max_ps((__m512)v);
#else
    REAL t[W];
    STORE(t, v);
    for (ptrdiff_t half = W / 2; half > 0; half /= 2)
        for (ptrdiff_t i = 0; i < half; i++) t[i] = t[i] > t[i + half] ? t[i] : t[i + half];
    return t[0];
#endif
}

KERNEL void FN(exp)(const void *x_, void *e_, ptrdiff_t size) {
    const REAL *x = x_;
    REAL *e = e_;
    ptrdiff_t i = 0;
    for (; i + 4 * W <= size; i += 4 * W) {
        vec four[4];
        FN(load_four)(four, x + i);
        FN(exp_of_four)(four);
        FN(store_four)(e + i, four);
    }
    for (; i + W <= size; i += W) STORE(e + i, FN(exp_of)(LOAD(x + i)));
    if (i < size) FN(store_part)(e + i, FN(exp_of)(FN(load_part)(x + i, size - i, 0)), size - i);
}

/* Where four vectors are all near 0, neither the absolute value nor the choice of a numerator is needed. */
KERNEL void FN(sigmoid)(const void *z_, void *a_, ptrdiff_t size) {
    const REAL *z = z_;
    REAL *a = a_;
    ptrdiff_t i = 0;
    for (; i + 4 * W <= size; i += 4 * W) {
        vec four[4];
        FN(load_four)(four, z + i);
        if (FN(all_near)(four))
            UNROLL for (int j = 0; j < 4; j++) four[j] = ALL(1) / (ALL(1) + FN(exp_of_near)(-four[j]));
        else
            UNROLL for (int j = 0; j < 4; j++) four[j] = FN(sigmoid_of)(four[j]);
        FN(store_four)(a + i, four);
    }
    for (; i + W <= size; i += W) STORE(a + i, FN(sigmoid_of)(LOAD(z + i)));
    if (i < size) FN(store_part)(a + i, FN(sigmoid_of)(FN(load_part)(z + i, size - i, 0)), size - i);
}

KERNEL void FN(sigmoid_slope)(const void *grad_a_, const void *a_, void *grad_z_, ptrdiff_t size) {
    const REAL *grad_a = grad_a_, *a = a_;
    REAL *grad_z = grad_z_;
    ptrdiff_t i = 0;
    for (; i + W <= size; i += W) {
        vec s = LOAD(a + i);
        STORE(grad_z + i, LOAD(grad_a + i) * (s * (ALL(1) - s)));
    }
    for (; i < size; i++) grad_z[i] = grad_a[i] * (a[i] * (1 - a[i]));
}

/* -y / (n a), and 0 where y is 0, whatever a is there; most targets are 0, and then a is not even read. */
KERNEL void FN(cost_slope)(const void *a_, const void *y_, void *grad_a_, double n, ptrdiff_t size) {
    const REAL *a = a_, *y = y_;
    REAL *grad_a = grad_a_;
    ptrdiff_t i = 0;
    for (; i + W <= size; i += W) {
        vec t = LOAD(y + i), slope = ALL(0);
        bits target = MASK(t != ALL(0));
        if (FN(any)(target)) slope = AS_REAL(AS_BITS(-t / (LOAD(a + i) * (REAL)n)) & target);
        STORE(grad_a + i, slope);
    }
    for (; i < size; i++) grad_a[i] = y[i] != 0 ? -y[i] / (a[i] * (REAL)n) : 0;
}

KERNEL void FN(difference)(const void *a_, const void *y_, void *grad_z_, double n, ptrdiff_t size) {
    const REAL *a = a_, *y = y_;
    REAL *grad_z = grad_z_;
    REAL scale = (REAL)(1 / n);
    ptrdiff_t i = 0;
    for (; i + W <= size; i += W) STORE(grad_z + i, (LOAD(a + i) - LOAD(y + i)) * scale);
    for (; i < size; i++) grad_z[i] = (a[i] - y[i]) * scale;
}

KERNEL void FN(add_scaled)(const void *x_, const void *dx_, double alpha_, void *out_, ptrdiff_t size) {
    const REAL *x = x_, *dx = dx_;
    REAL *out = out_, alpha = (REAL)alpha_;
    ptrdiff_t i = 0;
    for (; i + W <= size; i += W) STORE(out + i, LOAD(dx + i) * alpha + LOAD(x + i));
    for (; i < size; i++) out[i] = dx[i] * alpha + x[i];
}

/* The index of the next element that is not zero, or `size`. */
KERNEL ptrdiff_t FN(next_nonzero)(const void *y_, ptrdiff_t i, ptrdiff_t size) {
    const REAL *y = y_;
    for (; i + 4 * W <= size; i += 4 * W)
        if (FN(any)(MASK(LOAD(y + i) != ALL(0)) | MASK(LOAD(y + i + W) != ALL(0)) |
                    MASK(LOAD(y + i + 2 * W) != ALL(0)) | MASK(LOAD(y + i + 3 * W) != ALL(0))))
            break;
    for (; i + W <= size; i += W)
        if (FN(any)(MASK(LOAD(y + i) != ALL(0)))) break;
    while (i < size && y[i] == 0) i++;
    return i;
}

/* total += x, the rounding error of the addition collected in *lost (Neumaier). */
INLINE double FN(add_exactly)(double total, double x, double *lost) {
    double sum = total + x;
    *lost += fabs(total) >= fabs(x) ? (total - sum) + x : (x - sum) + total;
    return sum;
}

/* A row of no more than one vector: everything in registers. Missing lanes are -inf, and their exp 0. */
INLINE void FN(exp_short_row)(const REAL *z, REAL *e, double *most, double *sum, ptrdiff_t k) {
    vec x = FN(load_part)(z, k, -(REAL)INFINITY);
    REAL m = FN(lanes_max)(x);
    x = FN(exp_of)(x - ALL(m));
    FN(store_part)(e, x, k);
    *most = m;
    *sum = FN(lanes_sum)(x);
}

INLINE REAL FN(row_max)(const REAL *z, ptrdiff_t k) {
    vec m0 = LOAD(z), m1 = m0;
    ptrdiff_t i = 0;
    for (; i + 2 * W <= k; i += 2 * W) m0 = FN(maximum)(LOAD(z + i), m0), m1 = FN(maximum)(LOAD(z + i + W), m1);
    for (; i + W <= k; i += W) m0 = FN(maximum)(LOAD(z + i), m0);
    m0 = FN(maximum)(m1, m0);
    if (i < k) m0 = FN(maximum)(LOAD(z + k - W), m0); /* the last W, some of them seen before */
    return FN(lanes_max)(m0);
}

KERNEL void FN(exp_rows)(const void *z_, void *e_, double *maxima, double *sums, ptrdiff_t rows, ptrdiff_t k,
                         ptrdiff_t stride) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const REAL *z = (const REAL *)z_ + row * stride;
        REAL *e = (REAL *)e_ + row * stride;
        if (k < W) {
            FN(exp_short_row)(z, e, &maxima[row], &sums[row], k);
            continue;
        }
        vec most = ALL(maxima[row] = FN(row_max)(z, k));
        double total = 0, lost = 0;
        for (ptrdiff_t from = 0; from < k; from += CHUNK) {
            ptrdiff_t i = from, end = k - from < CHUNK ? k : from + CHUNK;
            vec s[4] = {ALL(0), ALL(0), ALL(0), ALL(0)};
            for (; i + 4 * W <= end; i += 4 * W) {
                vec four[4];
                UNROLL for (int j = 0; j < 4; j++) {
                    PREFETCH(z + stride + i + j * W); /* the next row, while this one is being computed */
                    four[j] = LOAD(z + i + j * W) - most;
                }
                FN(exp_of_four)(four);
                FN(store_four)(e + i, four);
                UNROLL for (int j = 0; j < 4; j++) s[j] += four[j];
            }
            for (; i + W <= end; i += W) {
                vec x = FN(exp_of)(LOAD(z + i) - most);
                STORE(e + i, x);
                s[0] += x;
            }
            if (i < end) {
                vec x = FN(exp_of)(FN(load_part)(z + i, end - i, -(REAL)INFINITY) - most);
                FN(store_part)(e + i, x, end - i);
                s[1] += x;
            }
            double part = FN(lanes_sum)((s[0] + s[1]) + (s[2] + s[3]));
            total = k <= CHUNK ? part : FN(add_exactly)(total, part, &lost);
        }
        sums[row] = total + lost;
    }
}

KERNEL void FN(divide_rows)(void *e_, const double *sums, ptrdiff_t rows, ptrdiff_t k, ptrdiff_t stride) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        REAL *e = (REAL *)e_ + row * stride, share = (REAL)(1 / sums[row]);
        ptrdiff_t i = 0;
        for (; i + W <= k; i += W) STORE(e + i, LOAD(e + i) * share);
        for (; i < k; i++) e[i] *= share;
    }
}

KERNEL void FN(error_rows)(void *e_, const double *sums, const void *y_, double n, ptrdiff_t rows, ptrdiff_t k) {
    REAL mean = (REAL)(1 / n);
    for (ptrdiff_t row = 0; row < rows; row++) {
        REAL *e = (REAL *)e_ + row * k, share = (REAL)(1 / sums[row]);
        const REAL *y = (const REAL *)y_ + row * k;
        ptrdiff_t i = 0;
        for (; i + W <= k; i += W) {
            PREFETCH(y + k + i); /* the next row's targets, as in exp_rows */
            STORE(e + i, (LOAD(e + i) * share - LOAD(y + i)) * mean);
        }
        for (; i < k; i++) e[i] = (e[i] * share - y[i]) * mean;
    }
}

/* dots: the sum of y z over each row's targets that are not zero, 0 * -inf being 0; totals: the sum of y. */
KERNEL void FN(target_rows)(const void *y_, const void *z_, double *dots, double *totals, ptrdiff_t rows, ptrdiff_t k) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const REAL *y = (const REAL *)y_ + row * k, *z = (const REAL *)z_ + row * k;
        double dot = 0, total = 0;
        for (ptrdiff_t i = FN(next_nonzero)(y, 0, k); i < k; i = FN(next_nonzero)(y, i + 1, k)) {
            dot += (double)y[i] * z[i];
            total += y[i];
        }
        dots[row] = dot;
        totals[row] = total;
    }
}

KERNEL void FN(softmax_slope)(const void *grad_a_, const void *a_, void *grad_z_, ptrdiff_t rows, ptrdiff_t k) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const REAL *g = (const REAL *)grad_a_ + row * k, *a = (const REAL *)a_ + row * k;
        REAL *out = (REAL *)grad_z_ + row * k;
        vec s0 = ALL(0), s1 = ALL(0);
        ptrdiff_t i = 0;
        for (; i + 2 * W <= k; i += 2 * W) s0 += LOAD(g + i) * LOAD(a + i), s1 += LOAD(g + i + W) * LOAD(a + i + W);
        for (; i + W <= k; i += W) s0 += LOAD(g + i) * LOAD(a + i);
        if (i < k) s1 += FN(load_part)(g + i, k - i, 0) * FN(load_part)(a + i, k - i, 0);
        vec dot = ALL(FN(lanes_sum)(s0 + s1));
        for (i = 0; i + W <= k; i += W) STORE(out + i, LOAD(a + i) * (LOAD(g + i) - dot));
        if (i < k) {
            vec last = FN(load_part)(a + i, k - i, 0) * (FN(load_part)(g + i, k - i, 0) - dot);
            FN(store_part)(out + i, last, k - i);
        }
    }
}

/* Eight rows at a time, each read from its start to its end, as memory likes it. */
KERNEL void FN(add_columns)(const void *g_, double alpha, void *sums_, ptrdiff_t rows, ptrdiff_t k, ptrdiff_t stride) {
    REAL *sums = sums_;
    for (ptrdiff_t row = 0; row < rows; row += 8) {
        const REAL *g = (const REAL *)g_ + row * stride;
        ptrdiff_t i = 0, count = rows - row < 8 ? rows - row : 8;
        for (; count == 8 && i + W <= k; i += W) {
            vec s0 = LOAD(g + i) + LOAD(g + stride + i), s1 = LOAD(g + 2 * stride + i) + LOAD(g + 3 * stride + i);
            vec s2 = LOAD(g + 4 * stride + i) + LOAD(g + 5 * stride + i);
            vec s3 = LOAD(g + 6 * stride + i) + LOAD(g + 7 * stride + i);
            STORE(sums + i, ((s0 + s1) + (s2 + s3)) * (REAL)alpha + LOAD(sums + i));
        }
        for (; i < k; i++) {
            REAL sum = 0;
            for (ptrdiff_t below = 0; below < count; below++) sum += g[below * stride + i];
            sums[i] += sum * (REAL)alpha;
        }
    }
}

KERNEL const Vector FN(vector) = {
    .exp = FN(exp), .sigmoid = FN(sigmoid), .sigmoid_slope = FN(sigmoid_slope), .cost_slope = FN(cost_slope),
    .difference = FN(difference), .add_scaled = FN(add_scaled), .next_nonzero = FN(next_nonzero),
    .exp_rows = FN(exp_rows), .divide_rows = FN(divide_rows), .target_rows = FN(target_rows),
    .error_rows = FN(error_rows), .softmax_slope = FN(softmax_slope), .add_columns = FN(add_columns),
};

#undef MANTISSA
#undef BIAS
#undef ROUNDER
#undef NEAR
#undef EXP_LOWEST
#undef EXP_HIGHEST
#undef LOG2E
#undef LN2_HIGH
#undef LN2_LOW
