/* wmofund/wmofund.h: all of wmofund.

   Exact settlement of the ways Dutch municipalities fund social care (Wmo). The rules that hold
   for every function stand in wmofund/base.h. Four floors, each built on those above it:
     numbers  base, ratio, amount, text, date
     rules    split, instalments, measures, lots, index, path, band, signals, iwmo
     models   settlement (the shape of all), volume_price, arrangement with calibration, task with
              lump_sum and population
     uses     declarations and contracts (many rows, as columns), cost_price, community,
              own_contribution, explain, field, describe, version */
#ifndef WMOFUND_H
#define WMOFUND_H

#include <wmofund/amount.h>
#include <wmofund/arrangement.h>
#include <wmofund/band.h>
#include <wmofund/base.h>
#include <wmofund/calibration.h>
#include <wmofund/community.h>
#include <wmofund/contracts.h>
#include <wmofund/cost_price.h>
#include <wmofund/date.h>
#include <wmofund/declarations.h>
#include <wmofund/describe.h>
#include <wmofund/explain.h>
#include <wmofund/field.h>
#include <wmofund/index.h>
#include <wmofund/instalments.h>
#include <wmofund/iwmo.h>
#include <wmofund/lots.h>
#include <wmofund/lump_sum.h>
#include <wmofund/measures.h>
#include <wmofund/own_contribution.h>
#include <wmofund/path.h>
#include <wmofund/population.h>
#include <wmofund/ratio.h>
#include <wmofund/settlement.h>
#include <wmofund/signals.h>
#include <wmofund/split.h>
#include <wmofund/task.h>
#include <wmofund/text.h>
#include <wmofund/version.h>
#include <wmofund/volume_price.h>

#endif
