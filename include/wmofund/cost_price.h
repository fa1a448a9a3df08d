/* wmofund/cost_price.h: what an hour or a dagdeel of care costs (kostprijs, reële prijs), and
   whether an offered tariff covers it.

   Source: Uitvoeringsbesluit Wmo 2015, article 5.4 (the elements of a real price); "Betere
   WMO-ondersteuning door Dialoog" (Dalfsen: tariffs from cao and inschaling). */
#ifndef WMOFUND_COST_PRICE_H
#define WMOFUND_COST_PRICE_H

#include <wmofund/explain.h>
#include <wmofund/settlement.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How overhead is stated; to be chosen where there is any.
   ON_TOP: x (1 + overhead). SHARE: a share of the price, / (1 - overhead). */
enum { WMOFUND_OVERHEAD_ON_TOP = 1, WMOFUND_OVERHEAD_SHARE = 2 };

/* The elements of a price, in cents per delivered hour, or per client per dagdeel in group care.
   Optional ratios: {0, 0} is none. Record. Since 0.1.0. */
typedef struct wmofund_cost_price {
    uint32_t struct_size;
    uint32_t given;          /* WMOFUND_GIVEN_x */
    int32_t overhead_stated; /* WMOFUND_OVERHEAD_x, or 0: no overhead */
    uint32_t reserved;
    wmofund_ratio wage;           /* gross, cents an hour, >= 0 (cao, inschaling); required */
    wmofund_ratio allowances;     /* holiday, year-end, ORT: on the wage, >= 0 (toeslagen) */
    wmofund_ratio social_charges; /* on wage and allowances, >= 0 (sociale lasten) */
    wmofund_ratio productivity;   /* share of paid hours that is delivered, more than 0, at most 1;
                                     {0, 0}: 1 (productiviteit) */
    wmofund_ratio other;          /* cents per delivered hour: travel, training, reporting; >= 0 */
    wmofund_ratio overhead;       /* >= 0; below 1 as a share */
    wmofund_ratio index;          /* > -1 */
    wmofund_ratio group_hours;    /* hours of a dagdeel, > 0; with group_clients: group care */
    wmofund_ratio group_clients;  /* clients in the group, > 0 */
    wmofund_ratio risk;           /* margin for risk, >= 0 (risico-opslag) */
    int64_t offered_cents;        /* the tariff to check, >= 0, when given */
    int64_t override_cents;       /* the tariff that is set instead, >= 0, when given */
    wmofund_rounding rounding;    /* of the tariff; all zero: cents, half away from zero */
} wmofund_cost_price;

/* Bits of a price's `facts`. */
enum {
    WMOFUND_COST_PRICE_ROUNDED = 1,     /* rounding changed the computed tariff */
    WMOFUND_COST_PRICE_OVERRIDDEN = 2,  /* the tariff is the override, not the computed one */
    WMOFUND_COST_PRICE_BELOW_COST = 4,  /* the tariff is below the cost price */
    WMOFUND_COST_PRICE_OFFER_SHORT = 8, /* the offer is below the cost price */
    WMOFUND_COST_PRICE_OFFER_THIN = 16, /* the offer covers the cost price, but not the tariff */
    WMOFUND_COST_PRICE_OFFERED = 32     /* offer_gap_cents has a meaning */
};

/* What it comes to. Record. Since 0.1.0. */
typedef struct wmofund_cost_price_result {
    uint32_t struct_size;
    uint32_t facts;           /* WMOFUND_COST_PRICE_x */
    wmofund_ratio cost_price; /* exact cents; {0, 0} where that has no int64/int64 form */
    int64_t cost_price_cents; /* the same, rounded as the tariff is */
    int64_t computed_cents;   /* the tariff that follows: round(exact cost price x (1 + risk)) */
    int64_t tariff_cents;     /* the override where it is given, else the computed one */
    int64_t offer_gap_cents;  /* offered - tariff; 0 without an offer */
} wmofund_cost_price_result;

/* The cost price, in this order:
     wage x (1 + allowances) x (1 + social_charges) / productivity
     + other, x (1 + overhead) or / (1 - overhead), x (1 + index)
     group care: x group_hours / group_clients
     = cost price, exactly; tariff = round(cost price x (1 + risk)).
   Nothing is rounded on the way. Published tariffs do not always follow from their own elements: an
   override is used as it is, and the computed tariff stands beside it. Errors: NULL, STRUCT_SIZE,
   NEWER, REQUIRED (WAGE, OVERHEAD_CHOICE), RANGE (what stands beside each member), DENOMINATOR,
   CONFLICT (an amount without its bit; OVERHEAD_CHOICE without overhead; one of group_hours and
   group_clients without the other), OVERFLOW (COST_PRICE, TARIFF_CENTS), TOO_EXACT.
   Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_cost_price_compute(const wmofund_cost_price *elements,
                                                      wmofund_cost_price_result *price,
                                                      wmofund_diagnosis *diagnosis);

/* The same by the same calculation, with its steps: as wmofund_volume_price_explain.
   Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_cost_price_explain(const wmofund_cost_price *elements,
                                                      wmofund_cost_price_result *price,
                                                      wmofund_step *steps, uint32_t step_capacity,
                                                      uint32_t step_size, uint32_t *step_count,
                                                      wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
