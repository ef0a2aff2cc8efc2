/* Include the file SML_BODY for double and for float (see each_isa.h). */
#define REAL double
#define UINT uint64_t
#define DOUBLE 1
#include SML_BODY
#undef REAL
#undef UINT
#undef DOUBLE

#define REAL float
#define UINT uint32_t
#define DOUBLE 0
#include SML_BODY
#undef REAL
#undef UINT
#undef DOUBLE
