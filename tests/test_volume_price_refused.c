/* Contracts that every function of the model must refuse: a valid one, and what is changed. */
#include "volume_price_case.h"

enum base { GOEREE, UNDER, PLAIN, OPEN };

/* Who refuses. TERMS: all, also the budget. HAPPENED: all but the budget, which does not look at
   what happened. SETTLE: settlement, plain and explained. */
enum refuser { TERMS, HAPPENED, SETTLE };

enum record { NOTHING, IN_AGREEMENT, IN_LINE, IN_REALISATION };

/* One member and its new value: a ratio, or `to.num` for any other member. */
struct edit {
    enum record record;
    uint32_t row;
    size_t at;
    size_t size;
    wmofund_ratio to;
};

#define MEMBER(type, member) offsetof(type, member), sizeof(((type *)0)->member)
#define AGREEMENT(member) IN_AGREEMENT, 0, MEMBER(wmofund_volume_price, member)
#define LINE(row, member) IN_LINE, row, MEMBER(wmofund_volume_price_line, member)
#define REALISATION(member) IN_REALISATION, 0, MEMBER(wmofund_realisation, member)

/* Legal ranges: low, high, and whether the low end is excluded. clang-format takes a macro in
   braces for a block. */
/* clang-format off */
#define NONE {0, 0}
#define ANY NONE, NONE, 0
#define FROM(low) {low, 1}, NONE, 0
#define ABOVE_0 {0, 1}, NONE, 1
#define BETWEEN(low, high) {low, 1}, {high, 1}, 0
#define SHARE BETWEEN(0, 1)

#define E(name) WMOFUND_E_##name
#define F(name) WMOFUND_FIELD_##name

static const struct refusal {
    enum base base;
    struct edit edits[3];
    enum refuser refuser;
    wmofund_status status;
    int32_t field;
    int64_t row;
    wmofund_ratio low;
    wmofund_ratio high;
    uint32_t flags;
} refusals[] = {
    /* bits and choices */
    {GOEREE, {{AGREEMENT(given), {1, 1}}}, TERMS, E(NEWER), F(GIVEN), -1, ANY},
    {UNDER, {{AGREEMENT(given), {6, 1}}}, TERMS, E(NEWER), F(GIVEN), -1, ANY},
    {GOEREE, {{AGREEMENT(options), {2, 1}}}, TERMS, E(NEWER), F(OPTIONS), -1, ANY},
    {GOEREE, {{AGREEMENT(pay), {0, 1}}}, TERMS, E(REQUIRED), F(PAY), -1, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(pay), {3, 1}}}, TERMS, E(RANGE), F(PAY), -1, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(pay), {-1, 1}}}, TERMS, E(RANGE), F(PAY), -1, BETWEEN(1, 2)},
    {UNDER, {{AGREEMENT(exempt), {3, 1}}}, TERMS, E(RANGE), F(EXEMPT_CHOICE), -1, BETWEEN(0, 2)},
    {PLAIN, {{AGREEMENT(exempt), {-1, 1}}}, TERMS, E(RANGE), F(EXEMPT_CHOICE), -1, BETWEEN(0, 2)},
    {GOEREE, {{AGREEMENT(supplement), {3, 1}}},
     TERMS, E(RANGE), F(SUPPLEMENT_CHOICE), -1, BETWEEN(0, 2)},
    {PLAIN, {{AGREEMENT(supplement), {-1, 1}}},
     TERMS, E(RANGE), F(SUPPLEMENT_CHOICE), -1, BETWEEN(0, 2)},
    /* the ceiling */
    {UNDER, {{AGREEMENT(ceiling_cents), {-1, 1}}}, TERMS, E(RANGE), F(CEILING), -1, FROM(0)},
    {OPEN, {{AGREEMENT(ceiling_cents), {-1, 1}}}, TERMS, E(RANGE), F(CEILING), -1, FROM(0)},
    {OPEN, {{AGREEMENT(ceiling_cents), {1, 1}}}, TERMS, E(CONFLICT), F(CEILING), -1, ANY},
    {PLAIN, {{AGREEMENT(ceiling_cents), {1, 1}}}, TERMS, E(CONFLICT), F(CEILING), -1, ANY},
    {PLAIN, {{AGREEMENT(given), {2, 1}}}, TERMS, E(CONFLICT), F(CEILING), -1, ANY},
    {GOEREE, {{AGREEMENT(given), {2, 1}}}, TERMS, E(CONFLICT), F(CEILING), -1, ANY},
    {UNDER, {{AGREEMENT(ceiling_near), {71, 70}}}, TERMS, E(RANGE), F(CEILING_NEAR), -1, SHARE},
    {UNDER, {{AGREEMENT(ceiling_near), {-1, 70}}}, TERMS, E(RANGE), F(CEILING_NEAR), -1, SHARE},
    {UNDER, {{AGREEMENT(ceiling_near), {7, 0}}}, TERMS, E(DENOMINATOR), F(CEILING_NEAR), -1, ANY},
    {UNDER, {{AGREEMENT(ceiling_near), {7, -10}}}, TERMS, E(DENOMINATOR), F(CEILING_NEAR), -1, ANY},
    {OPEN, {{AGREEMENT(ceiling_near), {7, 10}}}, TERMS, E(CONFLICT), F(CEILING_NEAR), -1, ANY},
    {UNDER, {{AGREEMENT(year_days), {0, 1}}}, TERMS, E(RANGE), F(YEAR_DAYS), -1, BETWEEN(1, 366)},
    {UNDER, {{AGREEMENT(year_days), {367, 1}}}, TERMS, E(RANGE), F(YEAR_DAYS), -1, BETWEEN(1, 366)},
    {UNDER, {{AGREEMENT(term_days), {0, 1}}}, TERMS, E(RANGE), F(TERM_DAYS), -1, BETWEEN(1, 365)},
    {UNDER, {{AGREEMENT(term_days), {366, 1}}}, TERMS, E(RANGE), F(TERM_DAYS), -1, BETWEEN(1, 365)},
    {UNDER, {{AGREEMENT(term_days), {-184, 1}}},
     TERMS, E(RANGE), F(TERM_DAYS), -1, BETWEEN(1, 365)},
    {OPEN, {{AGREEMENT(term_days), {1, 1}}, {AGREEMENT(year_days), {1, 1}}},
     TERMS, E(CONFLICT), F(TERM_DAYS), -1, ANY},
    /* the band */
    {GOEREE, {{AGREEMENT(band.up[0].edge), {0, 1}}},
     TERMS, E(REQUIRED), F(UP_EDGE), 0, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(band.up[1].edge), {3, 1}}}, TERMS, E(RANGE), F(UP_EDGE), 1, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(band.up[1].basis), {0, 1}}},
     TERMS, E(REQUIRED), F(UP_BASIS), 1, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(band.up[0].basis), {-1, 1}}},
     TERMS, E(RANGE), F(UP_BASIS), 0, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(band.up[0].from), {-1, 100}}}, TERMS, E(RANGE), F(UP_FROM), 0, FROM(0)},
    {GOEREE, {{AGREEMENT(band.up[1].from), {0, 0}}}, TERMS, E(REQUIRED), F(UP_FROM), 1, ANY},
    {GOEREE, {{AGREEMENT(band.up[1].from), {1, 20}}},
     TERMS, E(ORDER), F(UP_FROM), 1, {5, 100}, NONE, 0},
    {GOEREE, {{AGREEMENT(band.up[3].edge), {1, 1}}}, TERMS, E(ORDER), F(UP_FROM), 3, ANY},
    {GOEREE, {{AGREEMENT(band.up[0].share), {101, 100}}}, TERMS, E(RANGE), F(UP_SHARE), 0, SHARE},
    {GOEREE, {{AGREEMENT(band.up[1].share), {1, -2}}}, TERMS, E(DENOMINATOR), F(UP_SHARE), 1, ANY},
    {GOEREE, {{AGREEMENT(band.cap_up), {-1, 100}}}, TERMS, E(RANGE), F(CAP_UP), -1, FROM(0)},
    {GOEREE, {{AGREEMENT(band.cap_up), {1, 0}}}, TERMS, E(DENOMINATOR), F(CAP_UP), -1, ANY},
    {PLAIN, {{AGREEMENT(band.cap_up), {1, 100}}}, TERMS, E(CONFLICT), F(CAP_UP), -1, ANY},
    {GOEREE, {{AGREEMENT(band.down[0].edge), {0, 1}}},
     TERMS, E(REQUIRED), F(DOWN_EDGE), 0, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(band.down[1].edge), {3, 1}}},
     TERMS, E(RANGE), F(DOWN_EDGE), 1, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(band.down[1].basis), {0, 1}}},
     TERMS, E(REQUIRED), F(DOWN_BASIS), 1, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(band.down[0].basis), {-1, 1}}},
     TERMS, E(RANGE), F(DOWN_BASIS), 0, BETWEEN(1, 2)},
    {GOEREE, {{AGREEMENT(band.down[0].from), {-1, 100}}},
     TERMS, E(RANGE), F(DOWN_FROM), 0, FROM(0)},
    {GOEREE, {{AGREEMENT(band.down[1].from), {0, 0}}}, TERMS, E(REQUIRED), F(DOWN_FROM), 1, ANY},
    {GOEREE, {{AGREEMENT(band.down[1].from), {1, 20}}},
     TERMS, E(ORDER), F(DOWN_FROM), 1, {5, 100}, NONE, 0},
    {GOEREE, {{AGREEMENT(band.down[3].edge), {1, 1}}}, TERMS, E(ORDER), F(DOWN_FROM), 3, ANY},
    {GOEREE, {{AGREEMENT(band.down[0].share), {101, 100}}},
     TERMS, E(RANGE), F(DOWN_SHARE), 0, SHARE},
    {GOEREE, {{AGREEMENT(band.down[1].share), {1, -2}}},
     TERMS, E(DENOMINATOR), F(DOWN_SHARE), 1, ANY},
    {GOEREE, {{AGREEMENT(band.cap_down), {-1, 100}}}, TERMS, E(RANGE), F(CAP_DOWN), -1, FROM(0)},
    {GOEREE, {{AGREEMENT(band.cap_down), {1, 0}}}, TERMS, E(DENOMINATOR), F(CAP_DOWN), -1, ANY},
    {PLAIN, {{AGREEMENT(band.cap_down), {1, 100}}}, TERMS, E(CONFLICT), F(CAP_DOWN), -1, ANY},
    {GOEREE, {{AGREEMENT(agreed_clients), {0, 0}}}, TERMS, E(REQUIRED), F(AGREED_CLIENTS), -1, ANY},
    {GOEREE, {{AGREEMENT(agreed_clients), {0, 1}}},
     TERMS, E(RANGE), F(AGREED_CLIENTS), -1, ABOVE_0},
    {PLAIN, {{AGREEMENT(agreed_clients), {-187, 1}}},
     TERMS, E(RANGE), F(AGREED_CLIENTS), -1, ABOVE_0},
    {GOEREE, {{AGREEMENT(agreed_clients), {187, -1}}},
     TERMS, E(DENOMINATOR), F(AGREED_CLIENTS), -1, ANY},
    {GOEREE, {{AGREEMENT(pay), {2, 1}}}, TERMS, E(CONFLICT), F(BAND), -1, ANY},
    {PLAIN, {{AGREEMENT(options), {1, 1}}}, TERMS, E(CONFLICT), F(OPTIONS), -1, ANY},
    /* quality at risk and rounding */
    {GOEREE, {{AGREEMENT(quality_at_risk), {101, 100}}},
     TERMS, E(RANGE), F(QUALITY_AT_RISK), -1, SHARE},
    {GOEREE, {{AGREEMENT(quality_at_risk), {-1, 100}}},
     TERMS, E(RANGE), F(QUALITY_AT_RISK), -1, SHARE},
    {GOEREE, {{AGREEMENT(quality_at_risk), {2, -100}}},
     TERMS, E(DENOMINATOR), F(QUALITY_AT_RISK), -1, ANY},
    {GOEREE, {{AGREEMENT(rounding.mode), {6, 1}}},
     TERMS, E(RANGE), F(ROUNDING_MODE), -1, BETWEEN(0, 5)},
    {GOEREE, {{AGREEMENT(rounding.mode), {-1, 1}}},
     TERMS, E(RANGE), F(ROUNDING_MODE), -1, BETWEEN(0, 5)},
    {GOEREE, {{AGREEMENT(rounding.reserved), {1, 1}}}, TERMS, E(NEWER), F(RESERVED), -1, ANY},
    {GOEREE, {{AGREEMENT(rounding.unit), {0, 1}}}, TERMS, E(RANGE), F(ROUNDING_UNIT), -1, ABOVE_0},
    {GOEREE, {{AGREEMENT(rounding.unit), {-100, 1}}},
     TERMS, E(RANGE), F(ROUNDING_UNIT), -1, ABOVE_0},
    {GOEREE, {{AGREEMENT(rounding.unit), {1, 2}}}, TERMS, E(RANGE), F(ROUNDING_UNIT), -1, FROM(1)},
    {GOEREE, {{AGREEMENT(rounding.unit), {100, 0}}},
     TERMS, E(DENOMINATOR), F(ROUNDING_UNIT), -1, ANY},
    /* lines */
    {GOEREE, {{LINE(1, reserved), {1, 1}}}, TERMS, E(NEWER), F(RESERVED), 1, ANY},
    {GOEREE, {{LINE(2, settle), {5, 1}}}, TERMS, E(RANGE), F(LINE_SETTLE), 2, BETWEEN(0, 4)},
    {GOEREE, {{LINE(2, settle), {-1, 1}}}, TERMS, E(RANGE), F(LINE_SETTLE), 2, BETWEEN(0, 4)},
    {GOEREE, {{LINE(1, settle), {3, 1}}}, TERMS, E(CONFLICT), F(LINE_SETTLE), 1, ANY},
    {UNDER, {{LINE(0, settle), {1, 1}}}, TERMS, E(CONFLICT), F(LINE_SETTLE), 0, ANY},
    {UNDER, {{LINE(3, settle), {2, 1}}}, TERMS, E(CONFLICT), F(LINE_SETTLE), 3, ANY},
    {OPEN, {{AGREEMENT(exempt), {0, 1}}}, TERMS, E(REQUIRED), F(EXEMPT_CHOICE), -1, BETWEEN(1, 2)},
    {GOEREE, {{LINE(3, tariff), {0, 0}}}, TERMS, E(REQUIRED), F(TARIFF), 3, ANY},
    {GOEREE, {{LINE(0, tariff), {-1, 60}}}, TERMS, E(RANGE), F(TARIFF), 0, FROM(0)},
    {GOEREE, {{LINE(0, tariff), {5580, -60}}}, TERMS, E(DENOMINATOR), F(TARIFF), 0, ANY},
    {GOEREE, {{LINE(1, agreed), {0, 0}}}, TERMS, E(REQUIRED), F(AGREED_VOLUME), 1, ANY},
    {GOEREE, {{LINE(1, agreed), {-1, 1}}}, TERMS, E(RANGE), F(AGREED_VOLUME), 1, FROM(0)},
    {GOEREE, {{LINE(3, agreed), {-1, 1}}}, TERMS, E(RANGE), F(AGREED_VOLUME), 3, FROM(0)},
    {GOEREE, {{LINE(3, agreed), {1, 0}}}, TERMS, E(DENOMINATOR), F(AGREED_VOLUME), 3, ANY},
    {GOEREE, {{LINE(3, agreed), {1, 1}}}, TERMS, E(CONFLICT), F(AGREED_VOLUME), 3, ANY},
    {GOEREE, {{LINE(0, realised), {-1, 1}}}, TERMS, E(RANGE), F(REALISED_VOLUME), 0, FROM(0)},
    {GOEREE, {{LINE(2, extra), {-1, 1}}}, TERMS, E(RANGE), F(EXTRA_VOLUME), 2, FROM(0)},
    {GOEREE, {{LINE(1, extra), {0, 1}}}, TERMS, E(CONFLICT), F(EXTRA_VOLUME), 1, ANY},
    {GOEREE, {{LINE(3, extra), {1, 1}}}, TERMS, E(CONFLICT), F(EXTRA_VOLUME), 3, ANY},
    {UNDER, {{LINE(0, extra), {1, 1}}}, TERMS, E(CONFLICT), F(EXTRA_VOLUME), 0, ANY},
    {UNDER, {{LINE(1, extra), {1, 1}}}, TERMS, E(CONFLICT), F(EXTRA_VOLUME), 1, ANY},
    {GOEREE, {{LINE(0, turned), {-1, 1}}}, TERMS, E(RANGE), F(TURNED_VOLUME), 0, FROM(0)},
    {GOEREE, {{LINE(0, turned), {1, -1}}}, TERMS, E(DENOMINATOR), F(TURNED_VOLUME), 0, ANY},
    {GOEREE, {{LINE(0, turned), {0, 0}}}, TERMS, E(CONFLICT), F(TURNED_TARIFF), 0, ANY},
    {GOEREE, {{LINE(0, turned_tariff), {0, 0}}}, TERMS, E(REQUIRED), F(TURNED_TARIFF), 0, ANY},
    {GOEREE, {{LINE(0, turned_tariff), {-960, 60}}}, TERMS, E(RANGE), F(TURNED_TARIFF), 0, FROM(0)},
    {GOEREE, {{AGREEMENT(supplement), {0, 1}}}, TERMS, E(REQUIRED), F(SUPPLEMENT_CHOICE), -1, BETWEEN(1, 2)},
    /* what happened */
    {GOEREE, {{REALISATION(given), {3, 1}}}, HAPPENED, E(NEWER), F(GIVEN), -1, ANY},
    {PLAIN, {{REALISATION(given), {2, 1}}}, HAPPENED, E(NEWER), F(GIVEN), -1, ANY},
    {PLAIN, {{REALISATION(cost_cents), {1, 1}}}, HAPPENED, E(CONFLICT), F(COST), -1, ANY},
    {GOEREE, {{REALISATION(cost_cents), {-1, 1}}}, HAPPENED, E(RANGE), F(COST), -1, FROM(0)},
    {GOEREE, {{REALISATION(clients), {0, 0}}}, HAPPENED, E(REQUIRED), F(CLIENTS), -1, ANY},
    {GOEREE, {{REALISATION(clients), {-1, 1}}}, HAPPENED, E(RANGE), F(CLIENTS), -1, FROM(0)},
    {PLAIN, {{REALISATION(clients), {197, 0}}}, HAPPENED, E(DENOMINATOR), F(CLIENTS), -1, ANY},
    {GOEREE, {{REALISATION(inflow), {-1, 12}}}, HAPPENED, E(RANGE), F(INFLOW), -1, FROM(0)},
    {PLAIN, {{REALISATION(inflow), {1, -1}}}, HAPPENED, E(DENOMINATOR), F(INFLOW), -1, ANY},
    {GOEREE, {{REALISATION(quality), {51, 50}}}, HAPPENED, E(RANGE), F(QUALITY_SCORE), -1, SHARE},
    {PLAIN, {{REALISATION(quality), {-1, 50}}}, HAPPENED, E(RANGE), F(QUALITY_SCORE), -1, SHARE},
    {PLAIN, {{REALISATION(quality), {43, 0}}}, HAPPENED, E(DENOMINATOR), F(QUALITY_SCORE), -1, ANY},
    {GOEREE, {{REALISATION(quality), {0, 0}}}, SETTLE, E(REQUIRED), F(QUALITY_SCORE), -1, ANY},
    {GOEREE, {{LINE(0, realised), {0, 0}}}, HAPPENED, E(REQUIRED), F(REALISED_VOLUME), 0, ANY},
    {GOEREE, {{LINE(1, realised), {0, 0}}}, HAPPENED, E(REQUIRED), F(REALISED_VOLUME), 1, ANY},
    {GOEREE, {{LINE(2, realised), {0, 0}}}, HAPPENED, E(REQUIRED), F(REALISED_VOLUME), 2, ANY},
    {GOEREE, {{LINE(3, realised), {0, 0}}}, HAPPENED, E(REQUIRED), F(REALISED_VOLUME), 3, ANY},
    {UNDER, {{LINE(1, realised), {0, 0}}}, HAPPENED, E(REQUIRED), F(REALISED_VOLUME), 1, ANY},
    {UNDER, {{LINE(3, realised), {0, 0}}}, HAPPENED, E(REQUIRED), F(REALISED_VOLUME), 3, ANY},
    /* results beyond 64 bits */
    {PLAIN, {{LINE(0, agreed), {INT64_MAX, 1}}}, TERMS, E(OVERFLOW), F(LINE_BUDGET), 0, ANY},
    {GOEREE, {{LINE(1, agreed), {INT64_MAX, 1}}, {LINE(1, tariff), {1, 1}}},
     TERMS, E(OVERFLOW), F(BUDGET), -1, ANY},
    {OPEN, {{LINE(0, realised), {INT64_MAX, 1}}}, HAPPENED, E(OVERFLOW), F(LINE_DELIVERED), 0, ANY},
    {PLAIN, {{LINE(2, realised), {INT64_MAX, 1}}},
     HAPPENED, E(OVERFLOW), F(LINE_DELIVERED), 2, ANY},
    {PLAIN, {{LINE(1, realised), {INT64_MAX, 1}}, {LINE(1, tariff), {1, 1}}},
     SETTLE, E(OVERFLOW), F(VOLUME_CORRECTION), -1, ANY},
    {UNDER, {{LINE(3, realised), {INT64_MAX, 1}}, {LINE(3, tariff), {1, 1}}},
     SETTLE, E(OVERFLOW), F(UNDER_CEILING), -1, ANY},
    {UNDER, {{LINE(1, realised), {INT64_MAX, 1}}, {LINE(1, tariff), {1, 1}}},
     SETTLE, E(OVERFLOW), F(TESTED), -1, ANY},
    {OPEN, {{LINE(0, realised), {INT64_MAX, 1}}, {LINE(0, tariff), {1, 1}}},
     SETTLE, E(OVERFLOW), F(PAID_CARE), -1, ANY},
    {GOEREE, {{REALISATION(clients), {INT64_MAX, 1}}, {REALISATION(inflow), {0, 0}},
      {AGREEMENT(band.cap_up), {0, 0}}}, SETTLE, E(OVERFLOW), F(BAND_CORRECTION), -1, ANY},
    {GOEREE, {{LINE(1, realised), {INT64_MAX, 1}}, {LINE(1, tariff), {1, 1}}},
     SETTLE, E(OVERFLOW), F(CORRECTED), -1, ANY},
    {PLAIN, {{LINE(0, realised), {INT64_MAX, 1}}, {LINE(0, extra), {INT64_MAX, 1}}},
     SETTLE, E(OVERFLOW), F(LINE_EXTRA), 0, ANY},
    {GOEREE, {{LINE(2, realised), {INT64_MAX, 1}}, {LINE(2, extra), {INT64_MAX, 1}},
      {LINE(2, tariff), {1, 1}}}, SETTLE, E(OVERFLOW), F(EXTRA), -1, ANY},
    {GOEREE, {{LINE(0, turned), {INT64_MAX, 1}}}, SETTLE, E(OVERFLOW), F(LINE_SUPPLEMENT), 0, ANY},
    {UNDER, {{LINE(3, turned), {INT64_MAX, 1}}, {LINE(3, turned_tariff), {6599, 1}}},
     SETTLE, E(OVERFLOW), F(SUPPLEMENT), -1, ANY},
    {UNDER, {{AGREEMENT(supplement), {1, 1}}, {LINE(3, turned), {INT64_MAX, 1}},
      {LINE(3, turned_tariff), {6599, 1}}}, SETTLE, E(OVERFLOW), F(EARMARKED), -1, ANY},
    {UNDER, {{LINE(4, realised), {INT64_MAX, 1}}, {LINE(4, tariff), {1, 1}}},
     SETTLE, E(OVERFLOW), F(TRANSPORT), -1, ANY},
    {PLAIN, {{LINE(1, realised), {INT64_MAX - 2000, 1}}, {LINE(1, tariff), {1, 1}}},
     SETTLE, E(OVERFLOW), F(DUE), -1, ANY},
    {OPEN, {{AGREEMENT(given), {2, 1}}, {AGREEMENT(ceiling_cents), {INT64_MAX, 1}},
      {AGREEMENT(rounding.unit), {1000, 1}}}, HAPPENED, E(OVERFLOW), F(TERM_CEILING), -1, ANY},
    {PLAIN, {{REALISATION(advances_cents), {INT64_MIN, 1}}},
     SETTLE, E(OVERFLOW), F(BALANCE), -1, ANY},
};
/* clang-format on */

/* ---- the contracts -------------------------------------------------------------------------- */

static void start_budget(contract *c)
{
    wmofund_volume_price a = {.struct_size = sizeof a, .pay = WMOFUND_PAY_BUDGET};
    wmofund_realisation r = {.struct_size = sizeof r};
    memset(c, 0, sizeof *c);
    c->agreement = a;
    c->realisation = r;
}

static void add_line(contract *c, int32_t settle_as, wmofund_ratio tariff, int64_t agreed,
                     int64_t realised)
{
    wmofund_volume_price_line *line = &c->lines[c->count++];
    line->settle = settle_as;
    line->tariff = tariff;
    line->realised = (wmofund_ratio){realised, 1};
    if (settle_as != WMOFUND_LINE_TRANSPORT)
        line->agreed = (wmofund_ratio){agreed, 1};
}

static void make_goeree(contract *c)
{
    start_budget(c);
    c->agreement.supplement = WMOFUND_SUPPLEMENT_EARMARKED;
    c->agreement.agreed_clients = (wmofund_ratio){187, 1};
    c->agreement.quality_at_risk = (wmofund_ratio){2, 100};
    c->agreement.band = read_band("up more_than 5/100 whole 1; up more_than 10/100 excess 1/2; "
                                  "down at_least 5/100 whole 1; down at_least 10/100 excess 1; "
                                  "cap_up 20/100; cap_down 20/100");
    add_line(c, WMOFUND_LINE_AS_CONTRACT, (wmofund_ratio){5580, 60}, 600, 700);
    add_line(c, WMOFUND_LINE_DELIVERED, (wmofund_ratio){1479, 1}, 10, 12);
    add_line(c, WMOFUND_LINE_FIXED, (wmofund_ratio){6600, 1}, 100, 110);
    add_line(c, WMOFUND_LINE_TRANSPORT, (wmofund_ratio){1479, 1}, 0, 20);
    c->lines[0].extra = (wmofund_ratio){10, 1};
    c->lines[0].turned = (wmofund_ratio){60, 1};
    c->lines[0].turned_tariff = (wmofund_ratio){960, 60};
    c->lines[2].extra = (wmofund_ratio){5, 1};
    c->realisation.given = WMOFUND_GIVEN_COST;
    c->realisation.cost_cents = 100;
    c->realisation.clients = (wmofund_ratio){197, 1};
    c->realisation.inflow = (wmofund_ratio){12, 1};
    c->realisation.quality = (wmofund_ratio){43, 50};
}

static void make_under(contract *c)
{
    start_budget(c);
    c->agreement.given = WMOFUND_GIVEN_CEILING;
    c->agreement.pay = WMOFUND_PAY_DELIVERED;
    c->agreement.exempt = WMOFUND_EXEMPT_CONSUMES_CEILING;
    c->agreement.supplement = WMOFUND_SUPPLEMENT_ON_TOP;
    c->agreement.ceiling_cents = 1000000;
    c->agreement.ceiling_near = (wmofund_ratio){70, 100};
    c->agreement.term_days = 184;
    c->agreement.year_days = 365;
    add_line(c, WMOFUND_LINE_AS_CONTRACT, (wmofund_ratio){6600, 1}, 10, 11);
    add_line(c, WMOFUND_LINE_EXEMPT, (wmofund_ratio){8520, 1}, 1, 2);
    add_line(c, WMOFUND_LINE_TRANSPORT, (wmofund_ratio){1451, 1}, 0, 3);
    add_line(c, WMOFUND_LINE_AS_CONTRACT, (wmofund_ratio){6600, 1}, 10, 11);
    add_line(c, WMOFUND_LINE_TRANSPORT, (wmofund_ratio){1451, 1}, 0, 3);
    for (uint32_t row = 0; row < 4; row += 3) {
        c->lines[row].turned = (wmofund_ratio){1, 1};
        c->lines[row].turned_tariff = (wmofund_ratio){960, 1};
    }
}

static void make_plain(contract *c)
{
    start_budget(c);
    add_line(c, WMOFUND_LINE_AS_CONTRACT, (wmofund_ratio){6600, 1}, 10, 11);
    add_line(c, WMOFUND_LINE_DELIVERED, (wmofund_ratio){1451, 1}, 10, 11);
    add_line(c, WMOFUND_LINE_DELIVERED, (wmofund_ratio){1451, 1}, 10, 11);
}

static void make_open(contract *c)
{
    start_budget(c);
    c->agreement.pay = WMOFUND_PAY_DELIVERED;
    c->agreement.exempt = WMOFUND_EXEMPT_BESIDE_CEILING;
    add_line(c, WMOFUND_LINE_AS_CONTRACT, (wmofund_ratio){6600, 1}, 10, 11);
    add_line(c, WMOFUND_LINE_EXEMPT, (wmofund_ratio){8520, 1}, 1, 2);
}

static void make(contract *c, enum base base)
{
    void (*const makers[])(contract *) = {make_goeree, make_under, make_plain, make_open};
    makers[base](c);
}

static void change(contract *c, const struct edit *edit)
{
    char *records[] = {NULL, (char *)&c->agreement, (char *)&c->lines[edit->row],
                       (char *)&c->realisation};
    int32_t small = (int32_t)edit->to.num;
    if (edit->record == NOTHING)
        return;
    if (edit->size == sizeof small)
        memcpy(records[edit->record] + edit->at, &small, sizeof small);
    else /* an amount is the first half of a ratio */
        memcpy(records[edit->record] + edit->at, &edit->to, edit->size);
}

/* ---- the functions -------------------------------------------------------------------------- */

/* All that the functions could write to. */
struct outputs {
    wmofund_settlement settlement;
    wmofund_step steps[CASE_STEPS];
    uint32_t step_count;
    wmofund_monitoring monitoring;
    wmofund_monitored_line monitored[CASE_LINES];
    int64_t left[11];
    int64_t budgets[CASE_LINES];
    int64_t budget;
};

static wmofund_status ask_settle(const contract *c, struct outputs *o, wmofund_diagnosis *d)
{
    return settle(c, &o->settlement, d);
}

static wmofund_status ask_explain(const contract *c, struct outputs *o, wmofund_diagnosis *d)
{
    return wmofund_volume_price_explain(&c->agreement, c->lines, c->count, sizeof c->lines[0],
                                        &c->realisation, &o->settlement, o->steps, CASE_STEPS,
                                        sizeof o->steps[0], &o->step_count, d);
}

static wmofund_status ask_monitor(const contract *c, struct outputs *o, wmofund_diagnosis *d)
{
    return wmofund_volume_price_monitor(&c->agreement, c->lines, c->count, sizeof c->lines[0],
                                        &c->realisation, 1, 12, &o->monitoring, o->monitored,
                                        sizeof o->monitored[0], o->left, d);
}

static wmofund_status ask_budget(const contract *c, struct outputs *o, wmofund_diagnosis *d)
{
    return wmofund_volume_price_budget(&c->agreement, c->lines, c->count, sizeof c->lines[0],
                                       o->budgets, &o->budget, d);
}

typedef wmofund_status ask(const contract *c, struct outputs *o, wmofund_diagnosis *d);

static void fresh(struct outputs *o)
{
    memset(o, 0xEE, sizeof *o);
    o->settlement.struct_size = sizeof o->settlement;
    o->monitoring.struct_size = sizeof o->monitoring;
}

/* ---- the tests ------------------------------------------------------------------------------ */

static void test_bases(void **state)
{
    static struct outputs o;
    contract c;
    (void)state;
    fresh(&o);
    for (int base = GOEREE; base <= OPEN; base++) {
        make(&c, (enum base)base);
        assert_int_equal(ask_settle(&c, &o, NULL), WMOFUND_OK);
        assert_int_equal(ask_explain(&c, &o, NULL), WMOFUND_OK);
        assert_int_equal(ask_monitor(&c, &o, NULL), WMOFUND_OK);
        assert_int_equal(ask_budget(&c, &o, NULL), WMOFUND_OK);
    }
}

static int same(wmofund_ratio a, wmofund_ratio b)
{
    return a.num == b.num && a.den == b.den;
}

/* The value that was found, where the status speaks of one: the first edit. */
static int value_fits(const struct refusal *r, wmofund_ratio found)
{
    wmofund_ratio value = r->edits[0].to;
    if (r->status != WMOFUND_E_RANGE && r->status != WMOFUND_E_DENOMINATOR)
        return 1;
    return same(found, r->edits[0].size == sizeof value ? value : (wmofund_ratio){value.num, 1});
}

static void check_diagnosis(size_t i, const wmofund_diagnosis *d)
{
    const struct refusal *r = &refusals[i];
    if (d->status != r->status || d->field != r->field || d->row != r->row ||
        d->flags != r->flags || d->reserved || !same(d->low, r->low) || !same(d->high, r->high) ||
        !value_fits(r, d->value))
        fail_msg("refusal %zu: %s, field %s, row %d, value %d/%d, low %d/%d, high %d/%d", i,
                 wmofund_status_name(d->status), wmofund_field_name(d->field), (int)d->row,
                 (int)d->value.num, (int)d->value.den, (int)d->low.num, (int)d->low.den,
                 (int)d->high.num, (int)d->high.den);
}

static void check_refusal(size_t i, const contract *c, ask *function)
{
    static struct outputs o, untouched;
    wmofund_diagnosis d;
    memset(&d, 0xEE, sizeof d);
    fresh(&o);
    fresh(&untouched);
    function(c, &o, &d);
    check_diagnosis(i, &d);
    assert_int_equal(function(c, &o, NULL), refusals[i].status);
    assert_memory_equal(&o, &untouched, sizeof o);
}

static void test_refusals(void **state)
{
    static struct outputs o;
    (void)state;
    fresh(&o);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *r = &refusals[i];
        contract c;
        make(&c, r->base);
        for (size_t e = 0; e < 3; e++)
            change(&c, &r->edits[e]);
        check_refusal(i, &c, ask_settle);
        check_refusal(i, &c, ask_explain);
        if (r->refuser != SETTLE)
            check_refusal(i, &c, ask_monitor);
        if (r->refuser == TERMS)
            check_refusal(i, &c, ask_budget);
        if (r->refuser == HAPPENED)
            assert_int_equal(ask_budget(&c, &o, NULL), WMOFUND_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bases),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
