/* Which instruction set runs: the widest that the processor has, or the one that SMLEARN_ISA names. */
#ifndef SML_ISA_H
#define SML_ISA_H

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define SML_ISAS 3
static const char *const sml_isa_names[SML_ISAS] = {"sse2", "avx2", "avx512"};

static int sml_widest_isa(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
        return 2;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 1 : 0;
}
#else
#define SML_ISAS 1
#if defined(__GNUC__) && defined(__aarch64__)
static const char *const sml_isa_names[SML_ISAS] = {"neon"};
#else
static const char *const sml_isa_names[SML_ISAS] = {"scalar"};
#endif

static int sml_widest_isa(void) { return 0; }
#endif

/* An index into sml_isa_names, or -1 where SMLEARN_ISA names a set that this processor has not. */
static int sml_choose_isa(void) {
    const char *wish = getenv("SMLEARN_ISA");
    int widest = sml_widest_isa();
    if (wish == NULL || *wish == '\0') return widest;
    for (int isa = 0; isa <= widest; isa++)
        if (strcmp(wish, sml_isa_names[isa]) == 0) return isa;
    return -1;
}

#endif
