/* wmofund/index.h: the yearly index of tariffs and budgets (indexatie). */
#ifndef WMOFUND_INDEX_H
#define WMOFUND_INDEX_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How a forecast that turned out otherwise is made good; a contract must choose.
   DIFFERENCE (verschil): definitive - forecast.
   RATIO (verhouding): (1 + definitive) / (1 + forecast) - 1. */
enum { WMOFUND_INDEX_DIFFERENCE = 1, WMOFUND_INDEX_RATIO = 2 };

/* Bits of `options`. */
enum {
    /* The first year after procurement: there is no earlier forecast to correct, so the correction
       is 0 and `forecast` and `definitive` are not read. */
    WMOFUND_INDEX_FIRST_YEAR = 1
};

/* How an index is made. A unit, > 0, rounds to its multiples ({1, 10000}: 3,29 %); {0, 0} does not
   round. Record. Since 0.1.0. */
typedef struct wmofund_index_terms {
    uint32_t struct_size;
    uint32_t options;              /* WMOFUND_INDEX_FIRST_YEAR */
    int32_t method;                /* WMOFUND_INDEX_x; 0 only in the first year */
    int32_t mode;                  /* WMOFUND_ROUND_x, of all three units */
    wmofund_ratio correction_unit; /* of the correction of each kind */
    wmofund_ratio part_unit;       /* of the weighted correction and the weighted forecast */
    wmofund_ratio total_unit;      /* of their sum */
    wmofund_ratio cap;             /* the index is at most this, > -1; {0, 0}: none */
    wmofund_ratio floor;           /* ... and at least this, > -1 and not above cap; likewise */
} wmofund_index_terms;

/* One kind of cost, such as wages and materials. Index figures are > -1. Row. Since 0.1.0. */
typedef struct wmofund_index_kind {
    wmofund_ratio weight;        /* 0..1; all weights add up to 1 */
    wmofund_ratio forecast;      /* for year t, as the last index used it */
    wmofund_ratio definitive;    /* of year t, as it turned out */
    wmofund_ratio next_forecast; /* for year t + 1 */
} wmofund_index_kind;

/* Bits of an index's `facts`. */
enum {
    WMOFUND_INDEX_ROUNDED = 1, /* a unit changed some figure */
    WMOFUND_INDEX_CAPPED = 2,  /* cap lowered the index */
    WMOFUND_INDEX_FLOORED = 4  /* floor raised it */
};

/* What tariffs go up by, and its two parts. Record. Since 0.1.0. */
typedef struct wmofund_index {
    uint32_t struct_size;
    uint32_t facts;           /* WMOFUND_INDEX_x */
    wmofund_ratio correction; /* weighted, of year t */
    wmofund_ratio forecast;   /* weighted, for year t + 1 */
    wmofund_ratio index;      /* their sum within cap and floor: 329/10000 is 3,29 % */
} wmofund_index;

/* index(t + 1) = forecast(t + 1) + correction(t). In this order: the correction of each kind, times
   its weight, the two weighted parts, their sum, cap and floor; each rounded where its unit says.
   corrections[count] receives the correction of each kind, and may be NULL. On a tariff apply
   1 + index with wmofund_scale, which rounds at each year's step. The contract standard Wmo v1.2,
   art. 3.2, prescribes DIFFERENCE; the Vereniging van Nederlandse Gemeenten published both, with
   other units (the vectors have its three editions). Errors: NULL, STRUCT_SIZE, NEWER, REQUIRED,
   RANGE (WEIGHT_SUM: the weights do not add up to 1), DENOMINATOR, CONFLICT (INDEX_FLOOR: above
   cap), OVERFLOW (RESULT, with the row of a correction in the list), TOO_EXACT (WEIGHT: the row at
   which a sum over the kinds became too exact; RESULT). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_index_compute(const wmofund_index_terms *terms,
                                                 const wmofund_index_kind *kinds, uint32_t count,
                                                 uint32_t kind_size, wmofund_index *index,
                                                 wmofund_ratio *corrections,
                                                 wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
