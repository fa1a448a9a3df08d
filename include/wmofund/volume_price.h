/* wmofund/volume_price.h: volume x price funding (inspanningsgericht, volume x prijs).

   Delivered units x tariff within an agreed volume. Volume risk lies with the municipality; inside
   the band with the provider. Source: casebook "Vernieuwingen in het sociaal domein" (ActiZ/BMC
   2015), chapter 5 (Goeree-Overflakkee); Wmo contract standard v1.2, art. 1.5 (ceiling). */
#ifndef WMOFUND_VOLUME_PRICE_H
#define WMOFUND_VOLUME_PRICE_H

#include <wmofund/band.h>
#include <wmofund/explain.h>
#include <wmofund/settlement.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is paid; a contract must choose.
   BUDGET: the agreed budget, whatever is delivered; the band corrects it by client counts.
   DELIVERED: what is delivered, up to the ceiling where one is given; no band. */
enum { WMOFUND_PAY_BUDGET = 1, WMOFUND_PAY_DELIVERED = 2 };

/* Whether exempt care uses up the ceiling; to be chosen where a line is exempt. */
enum { WMOFUND_EXEMPT_BESIDE_CEILING = 1, WMOFUND_EXEMPT_CONSUMES_CEILING = 2 };

/* Where the innovation supplement comes from; to be chosen where a line has turned volume.
   EARMARKED: within the budget, reported and not added (Goeree-Overflakkee). ON_TOP: added. */
enum { WMOFUND_SUPPLEMENT_EARMARKED = 1, WMOFUND_SUPPLEMENT_ON_TOP = 2 };

/* The agreement with one provider for one term. A contract for part of a year states clients,
   volumes and budget of its own term. Record. Since 0.1.0. */
typedef struct wmofund_volume_price {
    uint32_t struct_size;
    uint32_t given;               /* WMOFUND_GIVEN_CEILING */
    int32_t pay;                  /* WMOFUND_PAY_x */
    uint32_t options;             /* WMOFUND_OPTION_x (wmofund/settlement.h); with a band */
    int32_t exempt;               /* WMOFUND_EXEMPT_x, or 0: no line is exempt */
    int32_t supplement;           /* WMOFUND_SUPPLEMENT_x, or 0: none */
    int32_t term_days;            /* the ceiling counts for term_days of year_days: 1..year_days; */
    int32_t year_days;            /*   1..366; both 0: the whole year */
    int64_t ceiling_cents;        /* of a whole year, >= 0; DELIVERED only, when given */
    wmofund_ratio ceiling_near;   /* CEILING_NEAR from this share on, 0..1; {0, 0}: 70 % */
    wmofund_ratio agreed_clients; /* > 0; required with a band, else for the record */
    wmofund_ratio quality_at_risk; /* share of budget and corrections, 0..1; {0, 0}: none */
    wmofund_rounding rounding;     /* of every amount; all zero: cents, half away from zero */
    wmofund_band band;             /* on clients; BUDGET only; all zero: none */
} wmofund_volume_price;

/* How a line is settled, where it differs from the contract; beside the other kind of contract a
   choice is CONFLICT. */
enum {
    WMOFUND_LINE_AS_CONTRACT = 0, /* BUDGET: inside the band; DELIVERED: under the ceiling */
    WMOFUND_LINE_DELIVERED = 1,   /* BUDGET only: outside the band, paid on delivered units */
    WMOFUND_LINE_FIXED = 2,       /* BUDGET only: outside the band, paid as agreed */
    WMOFUND_LINE_EXEMPT = 3,      /* DELIVERED only: exempt from the ceiling */
    WMOFUND_LINE_TRANSPORT = 4    /* both: no budget line, delivered units, in transport_cents */
};

/* One product group at one intensity level (licht, midden, zwaar, or any set). Row. Since 0.1.0. */
typedef struct wmofund_volume_price_line {
    int32_t group; /* the caller's own labels, which the library does not read */
    int32_t level;
    int32_t settle; /* WMOFUND_LINE_x */
    int32_t reserved;
    wmofund_ratio tariff;   /* cents per unit, >= 0 */
    wmofund_ratio agreed;   /* units, >= 0; required, but absent or 0 for TRANSPORT */
    wmofund_ratio realised; /* units (not clients), >= 0; required where delivered units are paid or
                               `extra` is given, and for monitoring; else {0, 0} will do */
    wmofund_ratio extra;    /* units bought on top at most, >= 0; {0, 0}: none. BUDGET only, on
                               AS_CONTRACT and FIXED lines */
    wmofund_ratio turned;   /* units turned from individual into group care at good quality, >= 0;
                               {0, 0}: none; with turned_tariff and a supplement */
    wmofund_ratio turned_tariff; /* of the group care, cents per the same unit, >= 0 */
} wmofund_volume_price_line;

/* The budget before the year: *budget_cents = sum over the lines of round(agreed x tariff).
   line_budgets_cents[count] may be NULL. TRANSPORT lines have budget 0. Errors as
   wmofund_volume_price_settle. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_volume_price_budget(const wmofund_volume_price *agreement,
                                                       const wmofund_volume_price_line *lines,
                                                       uint32_t count, uint32_t line_size,
                                                       int64_t *line_budgets_cents,
                                                       int64_t *budget_cents,
                                                       wmofund_diagnosis *diagnosis);

/* The settlement after the year, or so far.

   budget = sum round(agreed x tariff).
   BUDGET: band = round(budget of the lines inside the band x settled / agreed clients), settled by
     wmofund_band_settle on clients, with inflow where it is given; volume = sum over DELIVERED
     lines of round(realised x tariff) - round(agreed x tariff). Savings from lighter care stay
     with the provider, overproduction is unpaid unless extra purchase was agreed.
   DELIVERED: c = round(ceiling x term_days / year_days); exempt = sum over EXEMPT lines and other =
     sum over AS_CONTRACT lines of round(realised x tariff); paid = exempt +
     min(other, max(0, c - (exempt if it consumes))); volume = paid - budget. Tested against c is
     other, or exempt + other if it consumes: CEILING_NEAR at tested >= near x c, CEILING_PASSED at
     tested > c. Without a ceiling paid = exempt + other, and no signal.
   quality = round((budget + band + volume) x f) - (budget + band + volume),
     f = 1 - quality_at_risk x (1 - quality).
   extra = sum round(min(max(realised - agreed x (1 + s), 0), extra) x tariff), s = what the band
     has paid per agreed client, max(0, settled) / agreed_clients, inside the band; else 0.
   supplement or earmarked = sum max(0, round(turned x (tariff - turned_tariff))).
   transport = sum over TRANSPORT lines of round(realised x tariff).
   due = budget + band + volume + quality + extra + supplement + transport.
   A settlement so far is meant for DELIVERED contracts; on a BUDGET contract the budget is that of
   the whole term, and wmofund_volume_price_monitor is what tells the state of a running year.

   count >= 1 lines of line_size bytes. Errors: NULL, STRUCT_SIZE, NEWER, REQUIRED, RANGE,
   DENOMINATOR, ORDER (band), CONFLICT (a term that cannot work beside another, such as a band on a
   DELIVERED contract), OVERFLOW (a part, or an amount that has a step of its own in the
   explanation, passes int64), TOO_EXACT. The diagnosis' row is the line, or the band segment
   for the fields of segments. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_volume_price_settle(const wmofund_volume_price *agreement,
                                                       const wmofund_volume_price_line *lines,
                                                       uint32_t count, uint32_t line_size,
                                                       const wmofund_realisation *realisation,
                                                       wmofund_settlement *settlement,
                                                       wmofund_diagnosis *diagnosis);

/* The same settlement by the same calculation, with its steps (wmofund/explain.h): the first
   step_capacity steps are written to `steps` (may be NULL when 0), and *step_count receives how
   many there are; fewer than that written is not an error. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_volume_price_explain(
    const wmofund_volume_price *agreement, const wmofund_volume_price_line *lines, uint32_t count,
    uint32_t line_size, const wmofund_realisation *realisation, wmofund_settlement *settlement,
    wmofund_step *steps, uint32_t step_capacity, uint32_t step_size, uint32_t *step_count,
    wmofund_diagnosis *diagnosis);

/* Many contracts: row i settles agreement i on lines line_starts[i] .. line_starts[i + 1] - 1 and
   realisation i into settlements[i], as wmofund_volume_price_settle. agreement_step: bytes from one
   agreement to the next, sizeof of the record for an array of them; 0: one for all; so too
   realisation_step and settlement_step (not 0). line_starts[count + 1] never descends. Every
   settlement has its struct_size set. For columns of whole numbers: wmofund/contracts.h. Errors:
   NULL, STRUCT_SIZE (a step that no record fits in, or line_size), ORDER (START). Of a
   row: as wmofund_volume_price_settle. Since 0.2.0. */
WMOFUND_API wmofund_status wmofund_volume_price_settle_batch(
    const wmofund_volume_price *agreements, uint32_t agreement_step,
    const wmofund_volume_price_line *lines, uint32_t line_size, const uint32_t *line_starts,
    const wmofund_realisation *realisations, uint32_t realisation_step, uint32_t count,
    wmofund_settlement *settlements, uint32_t settlement_step, wmofund_status *statuses,
    wmofund_batch *batch, wmofund_diagnosis *diagnosis);

/* Bits of a monitored line and of a monitoring. */
enum {
    WMOFUND_MONITOR_VOLUME_PASSED = 1,  /* realised volume above agreed volume */
    WMOFUND_MONITOR_BUDGET_PASSED = 2,  /* realised value above budget */
    WMOFUND_MONITOR_FORECAST_HIGH = 4,  /* the straight line ends above budget */
    WMOFUND_MONITOR_BAND_UP = 8,        /* clients so far fire the band upward */
    WMOFUND_MONITOR_BAND_DOWN = 16,     /* clients so far fire the band downward */
    WMOFUND_MONITOR_CEILING_NEAR = 32,  /* as WMOFUND_SIGNAL_CEILING_NEAR, so far */
    WMOFUND_MONITOR_CEILING_PASSED = 64 /* as WMOFUND_SIGNAL_CEILING_PASSED, so far */
};

/* The state after some periods (vierwekelijkse monitoring). Record. Since 0.1.0. */
typedef struct wmofund_monitoring {
    uint32_t struct_size;
    uint32_t signals;         /* WMOFUND_MONITOR_x */
    int64_t budget_cents;     /* of the year */
    int64_t realised_cents;   /* value so far: sum round(realised x tariff) of the budget lines */
    int64_t forecast_cents;   /* straight line: round(realised value x periods / period) */
    int64_t left_cents;       /* budget - realised value */
    int64_t ceiling_cents;    /* of the term; 0 without a ceiling */
    int64_t tested_cents;     /* delivered care that is tested against it */
    wmofund_ratio exhaustion; /* budgetuitputting: realised value / budget; {0, 0} at budget 0 */
    wmofund_band_result band; /* clients so far against the full agreed number */
    wmofund_band_edges edges; /* the counts at which the band begins to work; step 1 */
} wmofund_monitoring;

/* One line of a monitoring. Row. Since 0.1.0. */
typedef struct wmofund_monitored_line {
    int64_t realised_cents;   /* round(realised x tariff) */
    wmofund_ratio exhaustion; /* realised / agreed volume (volumeplafond); {0, 0} at agreed 0 */
    uint32_t signals;         /* WMOFUND_MONITOR_VOLUME_PASSED */
    uint32_t reserved;
} wmofund_monitored_line;

/* Monitoring after `period` of `periods` (1 <= period <= periods): the realised volumes of the
   lines are so far. Clients are a stock, compared with the full agreed number; they are required
   with a band; inflow, where given, is so far too; quality, advances and cost are not read.
   Comparisons are of rounded amounts; the bits of lines stand with the lines only.
   monitored_lines[count] (rows of monitored_line_size) and left_per_period_cents[periods - period]
   = split(budget - value) by largest remainder may be NULL. Source: casebook, chapter 5. Errors: as
   wmofund_volume_price_settle; RANGE (PERIOD, PERIODS). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_volume_price_monitor(
    const wmofund_volume_price *agreement, const wmofund_volume_price_line *lines, uint32_t count,
    uint32_t line_size, const wmofund_realisation *realisation, uint32_t period, uint32_t periods,
    wmofund_monitoring *monitoring, wmofund_monitored_line *monitored_lines,
    uint32_t monitored_line_size, int64_t *left_per_period_cents, wmofund_diagnosis *diagnosis);

/* A share of the history of one line that is to be delivered on another one: a lighter mix.
   Row. Since 0.1.0. */
typedef struct wmofund_volume_move {
    uint32_t from;       /* index of the line that gives */
    uint32_t to;         /* index of the line that takes, another one */
    wmofund_ratio share; /* of the history of `from`, 0..1; all moves from one line: at most 1 */
} wmofund_volume_move;

/* Agreed volumes from last year's (volumeafspraak met taakstelling): agreed[i] =
   round((history[i] + moved in - moved out) x (1 - taakstelling)). Moved units count one for one,
   so both lines must have the same unit; shares are of the history, whatever the order of the
   moves. "Minder of lichtere ondersteuning": less by the taakstelling (0..1), lighter by the moves.
   Tariffs are not cut. `rounding` NULL: exact; else rounded, such as to whole units. `moves` may be
   NULL when move_count is 0. Source: casebook, chapter 5. Errors: NULL, STRUCT_SIZE, RANGE
   (HISTORY, TAAKSTELLING, MOVE_FROM, MOVE_TO, MOVE_SHARE), CONFLICT (MOVE_TO: a move onto itself),
   DENOMINATOR, OVERFLOW (AGREED_VOLUME), TOO_EXACT. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_volume_price_derive(
    const wmofund_ratio *history, uint32_t count, const wmofund_volume_move *moves,
    uint32_t move_count, uint32_t move_size, const wmofund_ratio *taakstelling,
    const wmofund_rounding *rounding, wmofund_ratio *agreed, wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
