/* wmofund/settlement.h: agreement + realisation -> settlement, the one shape of every model. */
#ifndef WMOFUND_SETTLEMENT_H
#define WMOFUND_SETTLEMENT_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bits of `given`: an optional amount is there. One list for all records and rows. */
enum {
    WMOFUND_GIVEN_COST = 1,     /* realisation and care: cost_cents */
    WMOFUND_GIVEN_CEILING = 2,  /* volume x price: ceiling_cents */
    WMOFUND_GIVEN_OFFERED = 4,  /* cost price: offered_cents */
    WMOFUND_GIVEN_OVERRIDE = 8, /* cost price: override_cents */
    WMOFUND_GIVEN_REVISED = 16  /* task: revised_cents */
};

/* Bits of an agreement's `options`. */
enum {
    /* "in beginsel": the band's correction is proposed, not settled. band_cents stays 0, the amount
       stands in proposed_cents (before quality), and extra purchase counts nothing as paid by the
       band. To accept the proposal, settle again without this option. */
    WMOFUND_OPTION_PROPOSAL_ONLY = 1,
    /* arrangement: only this provider's rows are settled, beside those of the others */
    WMOFUND_OPTION_ONE_PROVIDER = 2
};

/* What happened (realisatie), next to the realised volumes that stand in a model's rows. Facts that
   the agreement has no rule for change nothing. Record. Since 0.1.0. */
typedef struct wmofund_realisation {
    uint32_t struct_size;
    uint32_t given;         /* WMOFUND_GIVEN_COST */
    wmofund_ratio clients;  /* realised clients >= 0; required with a band */
    wmofund_ratio inflow;   /* new clients >= 0 (instroom). Once given it limits every upward
                               deviation to what it explains; {0, 0}: not given, not zero */
    wmofund_ratio quality;  /* quality score 0..1; required with quality at risk */
    int64_t advances_cents; /* already paid (voorschotten) */
    int64_t cost_cents;     /* the provider's own cost >= 0, when given */
} wmofund_realisation;

/* Bits of `facts`: what happened. */
enum {
    WMOFUND_FACT_ROUNDED = 1,          /* some amount was not exact before it was rounded */
    WMOFUND_FACT_BAND_UP = 2,          /* the band fired upward */
    WMOFUND_FACT_BAND_DOWN = 4,        /* the band fired downward */
    WMOFUND_FACT_BAND_CAPPED = 8,      /* a cap bounded what the band settles */
    WMOFUND_FACT_INFLOW_LIMITED = 16,  /* inflow explains only part of the extra clients */
    WMOFUND_FACT_CEILING_LIMITED = 32, /* delivered care above the ceiling is not paid */
    WMOFUND_FACT_EXTRA_LIMITED = 64,   /* volume above the extra purchase is not paid */
    WMOFUND_FACT_COST_GIVEN = 128,     /* cost_cents and result_cents have a meaning */
    WMOFUND_FACT_COST_PARTIAL = 256,   /* a sum in which some rows have a cost and some have not */
    WMOFUND_FACT_TIE_BY_ORDER = 512    /* the order of rows decided who got a cent of a split */
};

/* Bits of `signals`: what wants attention. */
enum {
    WMOFUND_SIGNAL_PROPOSAL = 1,       /* proposed_cents, not 0, waits for a decision */
    WMOFUND_SIGNAL_CEILING_NEAR = 2,   /* at or above the contract's warning share of the ceiling */
    WMOFUND_SIGNAL_CEILING_PASSED = 4, /* above the ceiling */
    WMOFUND_SIGNAL_REACH_LOW = 8       /* fewer clients than the floor of the reach (bereik) */
};

/* Who owes what, and why (afrekening). The parts from budget to fees add up to due, whatever the
   model; a part a model does not know is 0. All in cents. Record. Since 0.1.0. */
typedef struct wmofund_settlement {
    uint32_t struct_size;
    uint32_t facts;           /* WMOFUND_FACT_x */
    uint32_t signals;         /* WMOFUND_SIGNAL_x */
    uint32_t reserved;        /* 0 */
    int64_t budget_cents;     /* what was agreed (budget) */
    int64_t band_cents;       /* correction by the band (bandbreedte) */
    int64_t volume_cents;     /* correction to delivered volume (nacalculatie) */
    int64_t index_cents;      /* correction of the index (indexatie) */
    int64_t revision_cents;   /* revision of the budget mid-year (bijstelling) */
    int64_t quality_cents;    /* withheld (< 0) or added on quality (kwaliteit) */
    int64_t extra_cents;      /* extra purchase (extra inkoop) */
    int64_t supplement_cents; /* innovation supplement, where it comes on top (supplement) */
    int64_t results_cents;    /* result payment (resultaatbekostiging) */
    int64_t transport_cents;  /* transport that is no budget line (vervoer) */
    int64_t fees_cents;       /* administration and broker fees (vergoedingen) */
    int64_t due_cents;        /* the sum of all above (verschuldigd) */
    int64_t advances_cents;   /* already paid (voorschotten) */
    int64_t balance_cents;    /* due - advances; > 0: the municipality pays, < 0: it reclaims */
    int64_t cost_cents;       /* the provider's own cost, 0 unless FACT_COST_GIVEN */
    int64_t result_cents;     /* due - cost, 0 unless FACT_COST_GIVEN */
    int64_t proposed_cents;   /* a correction that waits for a decision; in no sum */
    int64_t earmarked_cents;  /* part of the budget set apart for innovation; in no sum */
} wmofund_settlement;

/* *total = the sum of `count` settlements, part by part; facts and signals are the bits of all.
   Cost and result are summed when every row has them (COST_GIVEN), else 0 (COST_PARTIAL where some
   have). row_size: bytes from one settlement to the next, at least each row's struct_size. count 0
   gives zeroes. Errors: NULL, STRUCT_SIZE, NEWER, OVERFLOW (the part). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_settlement_sum(const wmofund_settlement *settlements,
                                                  uint32_t count, uint32_t row_size,
                                                  wmofund_settlement *total,
                                                  wmofund_diagnosis *diagnosis);

/* One quality indicator. Row. Since 0.1.0. */
typedef struct wmofund_indicator {
    wmofund_ratio weight; /* >= 0 */
    wmofund_ratio score;  /* 0..1: the share of the norm that was reached */
} wmofund_indicator;

/* *score = sum(weight x score) / sum(weight), exactly: the realisation's `quality`. Errors: NULL,
   STRUCT_SIZE, RANGE (WEIGHT, SCORE, or WEIGHT_SUM 0), DENOMINATOR, OVERFLOW (RESULT), TOO_EXACT.
   Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_quality_score(const wmofund_indicator *indicators,
                                                 uint32_t count, uint32_t indicator_size,
                                                 wmofund_ratio *score,
                                                 wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
