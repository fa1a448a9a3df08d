/* wmofund/explain.h: how an amount came about, in steps an auditor can follow.

   Every settlement function has an _explain twin that runs the same calculation and writes down
   its steps: the rule, its source, the operands, the exact value before rounding, the rounding and
   the result. Steps are language-free; the functions below turn them into Dutch or English. */
#ifndef WMOFUND_EXPLAIN_H
#define WMOFUND_EXPLAIN_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a step does. Numbers are permanent. */
enum {
    WMOFUND_RULE_LINE_BUDGET = 1, /* agreed volume x tariff, of a line the band does not move */
    WMOFUND_RULE_LINE_BUDGET_IN_BAND = 2, /* agreed volume x tariff, of a line inside the band */
    WMOFUND_RULE_BUDGET = 3,              /* sum of all line budgets */
    WMOFUND_RULE_BAND_BUDGET = 4,         /* sum of the line budgets inside the band */
    WMOFUND_RULE_DEVIATION = 5,           /* realised - agreed clients */
    WMOFUND_RULE_DEVIATION_INFLOW = 6,    /* the same, no more than inflow explains */
    WMOFUND_RULE_SEGMENT_MORE_THAN = 7,   /* a threshold; result 1: the deviation is more, else 0 */
    WMOFUND_RULE_SEGMENT_AT_LEAST = 8,    /* the same for at least that */
    WMOFUND_RULE_SEGMENT_WHOLE = 9,   /* share of the whole deviation, up to the next threshold */
    WMOFUND_RULE_SEGMENT_EXCESS = 10, /* share of the deviation inside the segment */
    WMOFUND_RULE_SETTLED = 11, /* sum of what the segments settle, with the deviation's sign */
    WMOFUND_RULE_SETTLED_CAPPED = 12,  /* cap x agreed, the most that is settled */
    WMOFUND_RULE_BAND = 13,            /* budget inside the band x settled / agreed clients */
    WMOFUND_RULE_PROPOSED = 14,        /* the same, waiting for a decision */
    WMOFUND_RULE_LINE_DELIVERED = 15,  /* realised volume x tariff */
    WMOFUND_RULE_LINE_CORRECTION = 16, /* delivered - budget of one line outside the band */
    WMOFUND_RULE_VOLUME = 17,          /* sum of the line corrections */
    WMOFUND_RULE_CEILING = 18,       /* ceiling of the year x days of the term / days of the year */
    WMOFUND_RULE_EXEMPT = 19,        /* sum of delivered care that is exempt */
    WMOFUND_RULE_UNDER_CEILING = 20, /* sum of delivered care under the ceiling */
    WMOFUND_RULE_ROOM = 21,          /* ceiling - exempt care that consumes it, at least 0 */
    WMOFUND_RULE_PAID = 22, /* exempt care + the lesser of care under the ceiling and room */
    WMOFUND_RULE_PAID_UNLIMITED = 23,       /* the same without a ceiling */
    WMOFUND_RULE_VOLUME_PAID = 24,          /* paid care - budget */
    WMOFUND_RULE_CORRECTED = 25,            /* budget + corrections */
    WMOFUND_RULE_QUALITY_FACTOR = 26,       /* 1 - at risk x (1 - score) */
    WMOFUND_RULE_QUALITY_AMOUNT = 27,       /* (budget + corrections) x factor */
    WMOFUND_RULE_QUALITY = 28,              /* that amount - (budget + corrections) */
    WMOFUND_RULE_COVERED_VOLUME = 29,       /* agreed volume x (1 + settled / agreed clients) */
    WMOFUND_RULE_EXTRA_VOLUME = 30,         /* lesser of realised - covered and extra, at least 0 */
    WMOFUND_RULE_LINE_EXTRA = 31,           /* extra volume x tariff */
    WMOFUND_RULE_EXTRA = 32,                /* sum of the extra purchase */
    WMOFUND_RULE_LINE_SUPPLEMENT = 33,      /* turned volume x (tariff - group tariff) */
    WMOFUND_RULE_LINE_SUPPLEMENT_NONE = 34, /* the same where the group tariff is higher: 0 */
    WMOFUND_RULE_SUPPLEMENT = 35,           /* sum, on top of the budget */
    WMOFUND_RULE_EARMARKED = 36,            /* sum, within the budget */
    WMOFUND_RULE_TRANSPORT = 37,            /* sum of the lines outside the budget */
    WMOFUND_RULE_DUE = 38,                  /* sum of the parts */
    WMOFUND_RULE_BALANCE = 39,              /* due - advances */
    WMOFUND_RULE_RESULT = 40,               /* due - cost */
    WMOFUND_RULE_MEASURE = 41,              /* count x weight, and x factor where there is one */
    WMOFUND_RULE_INDEXED = 42,              /* budget x (1 + index) */
    WMOFUND_RULE_INDEX = 43,                /* indexed budget - budget */
    WMOFUND_RULE_REVISION = 44,             /* revised budget - budget so far */
    WMOFUND_RULE_FUNDS = 45,                /* budget + index + revision */
    WMOFUND_RULE_DEVIATION_COST = 46,       /* cost - funds */
    WMOFUND_RULE_VALVE = 47,                /* what the safety valve settles of it */
    WMOFUND_RULE_VALVE_PROPOSED = 48,       /* the same, waiting for a decision */
    WMOFUND_RULE_REACH = 49,                /* floor x inhabitants; result 1: clients reach it */
    WMOFUND_RULE_CELL_BUDGET = 50,          /* tariff x planned periods */
    WMOFUND_RULE_CELL_BUDGETS = 51,         /* sum over the cells */
    WMOFUND_RULE_ARRANGEMENT = 52,          /* tariff x periods of one client, cell and period */
    WMOFUND_RULE_ROW_PART = 53,             /* a row's part of it, by its periods */
    WMOFUND_RULE_HELD = 54,                 /* arrangement x held share */
    WMOFUND_RULE_ARRANGEMENTS = 55,         /* sum of the amounts of settled rows */
    WMOFUND_RULE_HELD_SUM = 56,             /* sum of what they hold */
    WMOFUND_RULE_PAID_NOW = 57,             /* arrangements - held */
    WMOFUND_RULE_RESULTS = 58,              /* sum of what was held where the result is reached */
    WMOFUND_RULE_FEES = 59,                 /* fee + broker */
    WMOFUND_RULE_WAGE_COST = 60,       /* wage x (1 + allowances) x (1 + charges) / productivity */
    WMOFUND_RULE_HOUR_COST = 61,       /* (wage cost + other) x (1 + overhead) */
    WMOFUND_RULE_HOUR_COST_SHARE = 62, /* (wage cost + other) / (1 - overhead) */
    WMOFUND_RULE_COST_PRICE = 63,      /* hour cost x (1 + index) */
    WMOFUND_RULE_GROUP_PRICE = 64,     /* hour cost x (1 + index) x hours / clients */
    WMOFUND_RULE_TARIFF = 65,          /* cost price x (1 + risk) */
    WMOFUND_RULE_OFFER_GAP = 66,       /* offered - tariff */
    WMOFUND_RULE_SEGMENT_LEFT = 67,    /* size of the deviation, or next threshold, - threshold */
    WMOFUND_RULE_RESULT_PAID = 68,     /* held part of a row whose result is reached */
    WMOFUND_RULE_HELD_PART = 69,       /* held x row amount / arrangement, by largest remainder */
    WMOFUND_RULE_OVERRIDE = 70,        /* the tariff that is set, instead of the computed one */
    WMOFUND_RULE_TARIFF_COVERS = 71,   /* result 1: the tariff is at least the cost price */
    WMOFUND_RULE_OFFER_COVERS = 72     /* the same of what is offered */
};

/* Where a rule comes from: the contract always, and the document its way of calculation follows.
   Numbers are permanent. */
enum {
    WMOFUND_SOURCE_CONTRACT = 1,     /* the contract itself */
    WMOFUND_SOURCE_CASEBOOK_5 = 2,   /* ActiZ/BMC 2015, chapter 5 (Goeree-Overflakkee) */
    WMOFUND_SOURCE_STANDARD_1_5 = 3, /* Wmo contract standard v1.2, art. 1.5 */
    WMOFUND_SOURCE_IWMO_IV081 = 4,   /* iWmo rules IV081 and TR346 */
    WMOFUND_SOURCE_CASEBOOK_2 = 5,   /* ActiZ/BMC 2015, chapter 2 (Sittard-Geleen) */
    WMOFUND_SOURCE_CASEBOOK_3 = 6,   /* ActiZ/BMC 2015, chapter 3 (Brunssum) */
    WMOFUND_SOURCE_STANDARD_3_2 = 7, /* Wmo contract standard v1.2, art. 3.2 */
    WMOFUND_SOURCE_LELYSTAD = 8,     /* Aannemers doen het werk (Lelystad) */
    WMOFUND_SOURCE_ENKHUIZEN = 9,    /* Dagbestedingsarrangement (Enkhuizen) */
    WMOFUND_SOURCE_BESLUIT_5_4 = 10  /* Uitvoeringsbesluit Wmo 2015, art. 5.4 */
};

/* Bits of a step's `flags`. */
enum {
    WMOFUND_STEP_ROUNDED = 1,     /* the exact value was changed by rounding */
    WMOFUND_STEP_REST_WIDE = 2,   /* the rest has no int64/int64 form: `rest` is {0, 0} */
    WMOFUND_STEP_RESULT_WIDE = 4, /* the result has no int64/int64 form: `result` is {0, 0} */
    WMOFUND_STEP_WHOLE_WIDE = 8,  /* the whole does not fit int64: `whole` is 0 */
    WMOFUND_STEP_ROUNDS = 16      /* this step rounds; `rounding` says how */
};

/* One thing a step reads. Value. Since 0.1.0. */
typedef struct wmofund_operand {
    int32_t field;       /* what it is: WMOFUND_FIELD_x */
    int32_t step;        /* the 0-based step whose result it is, or -1: an input, a threshold, or
                            the part of the deviation (DEVIATION_LEFT) up to the next one */
    wmofund_ratio value; /* {0, 0} where that result is wide or absent */
} wmofund_operand;

#define WMOFUND_STEP_OPERANDS 12

/* One step. A sum over lines has the number of lines as its operand, and adds up the earlier steps
   that its rule names. Row. Since 0.1.0. */
typedef struct wmofund_step {
    int32_t rule;           /* WMOFUND_RULE_x */
    int32_t source;         /* WMOFUND_SOURCE_x */
    int64_t row;            /* the line, measure, cell or row of care, or the band's segment on its
                               side, or -1 */
    uint32_t flags;         /* WMOFUND_STEP_x */
    int32_t result_field;   /* what the result is: WMOFUND_FIELD_x */
    uint32_t operand_count; /* how many of the operands stand; the others are zero */
    uint32_t reserved;      /* 0 */
    wmofund_operand operands[WMOFUND_STEP_OPERANDS];
    int64_t whole;      /* exact value before rounding = whole + rest; the whole is cut toward */
    wmofund_ratio rest; /*   zero, and the rest has the value's sign */
    wmofund_rounding rounding; /* unit {0, 0}: does not round */
    wmofund_ratio result; /* amounts: {cents, 1}; of a split the part by largest remainder, at most
                             a cent from the exact value; of a comparison 1 or 0 */
} wmofund_step;

/* Names, all static UTF-8 text, never NULL (unknown numbers have a text that says so); `language`
   is WMOFUND_LANGUAGE_x, any other value reads as English. Since 0.1.0. */
WMOFUND_API const char *wmofund_rule_text(int32_t rule, int32_t language);
WMOFUND_API const char *wmofund_source_text(int32_t source, int32_t language);

/* One step as text of four lines: the rule; its operands in its formula; the exact value, the
   rounding and the result; the source. `number` is the step's own 0-based index; the text counts
   steps and lines from 1. TEXT as wmofund_diagnosis_render. Errors: NULL, STRUCT_SIZE, NEWER,
   REQUIRED (LANGUAGE), RANGE (operand_count). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_step_render(const wmofund_step *step, uint32_t step_size,
                                               uint32_t number, int32_t language, char *text,
                                               uint32_t size, uint32_t *needed);

#ifdef __cplusplus
}
#endif
#endif
