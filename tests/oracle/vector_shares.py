"""The vector files of measures, trees, lots, partners, populations and pools.

    measures.csv          counts,weights,factors,mode,unit,status,amounts_cents,total_cents,source
    split_tree.csv        amount_cents,parents,weights,status,node_cents,ties,source
    lots.csv              lots_cents,bid_lots,holders,shares,most_lots,status,weights,parts_cents,
                          ties,source
    lump_sum.csv          lump_sum_cents,clients_share,clients,keys,received_cents,status,weights,
                          entitlements_cents,transfers_cents,tied,given,source
    population.csv        inhabitants,needs,status,weights,source
    population_carry.csv  budget_cents,cost_cents,clients,status,clients_carried,
                          break_even_growth,source
    population_pool.csv   contributions_cents,keys,caps_cents,spent_cents,status,returned_cents,
                          unfunded_cents,tied,given,source
"""

from fractions import Fraction

import legality_shares
import legality_task
import models
import shares
import task
from binding import INT64_MAX, STATUS_NAMES
from vector_cells import pair, pairs, whole_numbers


def refused(row, faults):
    """The status of a refused row; with several faults, any of theirs."""
    names = {STATUS_NAMES[status] for status in faults.statuses}
    return {"status": row["status"] if row["status"] in names else " or ".join(sorted(names))}


def fractions(cells):
    return [Fraction(*cell) for cell in cells]


def measures(row):
    columns = [pairs(row[name]) for name in ("counts", "weights", "factors")]
    cells = list(zip(*columns, strict=True))
    rounding = (models.MODE_NAMES.index(row["mode"]), 0, pair(row["unit"]))
    faults = legality_task.measures_sum(cells, rounding)
    if faults.statuses:
        return refused(row, faults)
    known = [legality_task.known_measure(cell) for cell in cells]
    amounts = task.measure_amounts(known, models.Rounding(row["mode"], Fraction(row["unit"])))
    return {"status": "OK", "amounts_cents": amounts, "total_cents": sum(amounts)}


def split_tree(row):
    parents = whole_numbers(row["parents"])
    weights = whole_numbers(row["weights"]) or [1] * len(parents)
    faults = legality_shares.split_tree(parents, weights)
    if faults.statuses:
        return refused(row, faults)
    amounts, ties = shares.split_tree(int(row["amount_cents"]), parents, weights)
    return {"status": "OK", "node_cents": amounts, "ties": ties}


def lots(row):
    amounts, most = whole_numbers(row["lots_cents"]), int(row["most_lots"])
    columns = [whole_numbers(row["bid_lots"]), whole_numbers(row["holders"])]
    bids = list(zip(*columns, pairs(row["shares"]), strict=True))
    faults = legality_shares.lots_split(len(amounts), bids, most)
    if faults.statuses:
        return refused(row, faults)
    known = [shares.Bid(lot, holder, Fraction(*share)) for lot, holder, share in bids]
    weights, parts, ties = shares.lots_split(amounts, known)
    return {"status": "OK", "weights": weights, "parts_cents": parts, "ties": ties}


def lump_sum(row):
    amount, share = int(row["lump_sum_cents"]), pair(row["clients_share"])
    columns = [pairs(row["clients"]), pairs(row["keys"]), whole_numbers(row["received_cents"])]
    partners = list(zip(*columns, strict=True))
    faults = legality_shares.partners_settle(amount, share, partners)
    if faults.statuses:
        return refused(row, faults)
    known = legality_shares.known_partners(partners)
    result = shares.partners_settle(amount, Fraction(*share), known)
    return {
        "status": "OK", "weights": result.weights, "entitlements_cents": result.entitlements,
        "transfers_cents": result.transfers, "tied": result.tied, "given": result.given,
    }  # fmt: skip


def population(row):
    inhabitants = pairs(row["inhabitants"])
    needs = pairs(row["needs"]) or [(1, 1)] * len(inhabitants)
    faults = legality_shares.population_weights(inhabitants, needs)
    if faults.statuses:
        return refused(row, faults)
    weights = shares.population_weights(fractions(inhabitants), fractions(needs))
    return {"status": "OK", "weights": weights}


def carry(row):
    budget, cost, clients = int(row["budget_cents"]), int(row["cost_cents"]), pair(row["clients"])
    faults = legality_shares.population_carry(budget, cost, clients)
    if faults.statuses:
        return refused(row, faults)
    carried, growth = shares.population_carry(budget, cost, Fraction(*clients))
    return {"status": "OK", "clients_carried": carried, "break_even_growth": growth}


def pool(row):
    brought, spent = whole_numbers(row["contributions_cents"]), int(row["spent_cents"])
    keys = whole_numbers(row["keys"]) or None
    caps = [None if word == "-" else int(word) for word in row["caps_cents"].split()]
    limits = [INT64_MAX if cap is None else cap for cap in caps]
    faults = legality_shares.pool_settle(brought, keys, limits, spent)
    if faults.statuses:
        return refused(row, faults)
    result = shares.pool_settle(brought, keys or brought, caps or [None] * len(brought), spent)
    return {
        "status": "OK", "returned_cents": result.returned, "unfunded_cents": result.unfunded,
        "tied": result.tied, "given": result.given,
    }  # fmt: skip


KNOWN = {
    "measures.csv": measures,
    "split_tree.csv": split_tree,
    "lots.csv": lots,
    "lump_sum.csv": lump_sum,
    "population.csv": population,
    "population_carry.csv": carry,
    "population_pool.csv": pool,
}
