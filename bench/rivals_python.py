"""What a Python user would pick instead: numpy, numba, pandas, plain integers, decimal. What is not
installed is left out with a word."""

import decimal
import importlib
import warnings
from ctypes import c_int64

from race import Contestant, spaced

CHUNK = 1 << 15  # rows at a time, so that the temporary columns stay in the second-level cache
FEW = 100_000  # rows for what takes hundreds of ns each


def found(bench, name):
    """The module, or None and a word."""
    if bench.bare:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ImportError:
        bench.skip(f"{name} is not installed for this Python")
        return None


def chunks(count, size=CHUNK):
    return ((first, min(first + size, count)) for first in range(0, count, size))


# ---- declaration lines -----------------------------------------------------------------------------


def lines(bench, data):
    """Contestants on the hour tariffs of `data`: totals per product and per provider."""
    products, providers = len(data.true[0]), len(data.true[1])

    floats = None

    def contestant(name, function, rows=data.count, note=""):
        def check():
            wrong = data.wrong_totals(*function(), rows)
            return wrong + (wrong_amounts() if function is floats else 0)

        return Contestant(name, "rival", rows, lambda: (function(), None)[1], check, note, function is not floats)

    entered = []
    cents_list = [num for num, _ in data.tariffs]
    numpy = found(bench, "numpy")
    if numpy:
        array = numpy.frombuffer
        cents = numpy.array(cents_list, numpy.int64)
        product, provider = array(data.product, numpy.uint16), array(data.provider, numpy.uint16)
        minutes = array(data.quantity, numpy.uint32)

        def counted(numbers, amounts, cells):
            # bincount adds in double: exact as long as totals stay below 2^53
            return numpy.bincount(numbers, amounts, cells).astype(numpy.int64)

        def whole():
            amounts = (cents[product] * minutes + 30) // 60
            return counted(product, amounts, products), counted(provider, amounts, providers)

        def in_chunks():
            by_product, by_provider = numpy.zeros(products, numpy.int64), numpy.zeros(providers, numpy.int64)
            for first, last in chunks(data.count):
                which, whose = product[first:last], provider[first:last]
                amounts = cents[which]
                amounts *= minutes[first:last]
                amounts += 30
                amounts //= 60
                by_product += counted(which, amounts, products)
                by_provider += counted(whose, amounts, providers)
            return by_product, by_provider

        rates = cents / 60

        def floats():
            amounts = numpy.round(rates[product] * minutes)
            return counted(product, amounts, products), counted(provider, amounts, providers)

        def wrong_amounts():
            return int((numpy.round(rates[product] * minutes) != array(data.amounts, numpy.int64)).sum())

        entered += [contestant("numpy int64", whole), contestant("numpy int64 in chunks", in_chunks),
                    contestant("numpy float64, np.round", floats, note="lines and totals wrong")]
    pandas = numpy and found(bench, "pandas")
    if pandas:
        frame = pandas.DataFrame({"product": product, "provider": provider, "minutes": minutes})

        def grouped():
            amounts = (cents[frame["product"].to_numpy()] * frame["minutes"] + 30) // 60
            return (amounts.groupby(frame["product"]).sum().reindex(range(products), fill_value=0),
                    amounts.groupby(frame["provider"]).sum().reindex(range(providers), fill_value=0))

        entered.append(contestant("pandas groupby int64", grouped))
    numba = numpy and found(bench, "numba")
    if numba:

        @numba.njit
        def loop(cents, minutes, product, provider, by_product, by_provider):
            for i in range(len(minutes)):
                amount = (cents[product[i]] * numpy.int64(minutes[i]) + 30) // 60
                by_product[product[i]] += amount
                by_provider[provider[i]] += amount

        def compiled():
            totals = numpy.zeros(products, numpy.int64), numpy.zeros(providers, numpy.int64)
            loop(cents, minutes, product, provider, *totals)
            return totals

        entered.append(contestant("numba, int64 //", compiled))
    few = min(data.count, FEW)
    rows = list(zip(data.product[:few], data.provider[:few], data.quantity[:few]))

    def integers():
        by_product, by_provider = [0] * products, [0] * providers
        for which, whose, spent in rows:
            amount = (cents_list[which] * spent + 30) // 60
            by_product[which] += amount
            by_provider[whose] += amount
        return by_product, by_provider

    hourly = [decimal.Decimal(number) / 100 for number in cents_list]
    cent, sixty = decimal.Decimal("0.01"), decimal.Decimal(60)
    quantities = [decimal.Decimal(spent) for spent in data.quantity[:few]]
    places = list(zip(data.product[:few], data.provider[:few], quantities))

    def decimals():
        by_product, by_provider = [decimal.Decimal(0)] * products, [decimal.Decimal(0)] * providers
        for which, whose, spent in places:
            amount = (hourly[which] * spent / sixty).quantize(cent, decimal.ROUND_HALF_UP)
            by_product[which] += amount
            by_provider[whose] += amount
        return [100 * total for total in by_product], [100 * total for total in by_provider]

    note = f"on {spaced(few)} lines" if few < data.count else ""
    return entered + [contestant("Python integers", integers, few, note), contestant("Python decimal", decimals, few, note)]


# ---- contracts ---------------------------------------------------------------------------------------


def contracts(bench, data):
    cells, inside, count = data.cells, data.delivered, data.count
    entered = []

    def contestant(name, function, rows=count, note=""):
        return Contestant(name, "rival", rows, lambda: (function(), None)[1],
                          lambda: data.wrong(function(), rows), note, "float" not in name)

    numpy = found(bench, "numpy")
    if numpy:
        def matrix(array, kind):
            return numpy.frombuffer(array, kind).reshape(count, cells)

        agreed, realised = matrix(data.agreed, numpy.uint32), matrix(data.realised, numpy.uint32)
        cents = matrix(data.cents, numpy.int64)
        before = numpy.frombuffer(data.before, numpy.int64)
        after = numpy.frombuffer(data.after, numpy.int64)
        out = numpy.zeros(count, numpy.int64)

        def settle(first, last):
            some = slice(first, last)
            budget = ((agreed[some, :inside] * cents[some, :inside] + 30) // 60).sum(1)
            old, new = before[some], after[some]
            off = (new - old) * budget
            fires = (20 * new > 21 * old) | (10 * new <= 9 * old)
            band = numpy.sign(off) * ((2 * abs(off) + old) // (2 * old))
            due = budget + numpy.where(fires, band, 0)
            if inside < cells:
                due += ((realised[some, inside:] * cents[some, inside:] + 30) // 60).sum(1)
            out[some] = due

        def whole():
            settle(0, count)
            return out

        def in_chunks():
            for first, last in chunks(count, CHUNK // 16):
                settle(first, last)
            return out

        def floats():
            budget = numpy.round(agreed[:, :inside] * (cents[:, :inside] / 60)).sum(1)
            ratio = after / before - 1
            band = numpy.where((ratio > 0.05) | (ratio <= -0.10), numpy.round(budget * ratio), 0)
            due = budget + band
            if inside < cells:
                due += numpy.round(realised[:, inside:] * (cents[:, inside:] / 60)).sum(1)
            out[:] = due
            return out

        entered += [contestant("numpy int64", whole), contestant("numpy int64 in chunks", in_chunks),
                    contestant("numpy float64", floats)]
    few = min(count, FEW // 10)

    def flat(array, step=1):
        return array[: few * step]

    columns = [flat(data.agreed, cells), flat(data.realised, cells), flat(data.cents, cells), flat(data.before), flat(data.after)]
    kept = (c_int64 * few)()

    def integers():
        agreed, realised, cents, before, after = columns
        for i in range(few):
            at = i * cells
            budget = sum((agreed[k] * cents[k] + 30) // 60 for k in range(at, at + inside))
            volume = sum((realised[k] * cents[k] + 30) // 60 for k in range(at + inside, at + cells))
            old, new = before[i], after[i]
            band = 0
            if 20 * new > 21 * old or 10 * new <= 9 * old:
                off = (new - old) * budget
                band = (2 * abs(off) + old) // (2 * old)
                if off < 0:
                    band = -band
            kept[i] = budget + volume + band
        return kept

    exact = [[decimal.Decimal(number) for number in array] for array in columns]
    one, sixty = decimal.Decimal(1), decimal.Decimal(60)
    up, down = decimal.Decimal("1.05"), decimal.Decimal("0.9")

    def decimals():
        agreed, realised, cents, before, after = exact
        for i in range(few):
            at = i * cells
            budget = sum((agreed[k] * cents[k] / sixty).quantize(one, decimal.ROUND_HALF_UP) for k in range(at, at + inside))
            volume = sum((realised[k] * cents[k] / sixty).quantize(one, decimal.ROUND_HALF_UP) for k in range(at + inside, at + cells))
            old, new = before[i], after[i]
            band = 0
            if new > up * old or new <= down * old:
                band = ((new - old) * budget / old).quantize(one, decimal.ROUND_HALF_UP)
            kept[i] = int(budget + volume + band)
        return kept

    note = f"on {spaced(few)} contracts" if few < count else ""
    return entered + [contestant("Python integers", integers, few, note), contestant("Python decimal", decimals, few, note)]


# ---- split by largest remainder ------------------------------------------------------------------------


def splits(bench, amount, weights, wrong):
    """wrong(parts): how many parts are wrong."""
    count = len(weights)
    plain = list(weights)
    kept = (c_int64 * count)()

    def integers():
        total = sum(plain)
        parts, rests = [], []
        for weight in plain:
            part, rest = divmod(amount * weight, total)
            parts.append(part)
            rests.append(-rest)
        spare = amount - sum(parts)
        for i in sorted(range(count), key=rests.__getitem__)[:spare]:
            parts[i] += 1
        return parts

    def check():
        kept[:] = integers()
        return wrong(kept)

    times = max(1, 2000 // count)
    again = lambda function: lambda: ([function() for _ in range(times)], None)[1]
    entered = [Contestant("Python integers", "rival", times, again(integers), check)]
    numpy = found(bench, "numpy")
    if numpy:
        weighed = numpy.frombuffer(weights, numpy.int64)

        def whole():
            total = weighed.sum()
            exact = amount * weighed
            parts = exact // total
            rest = exact - parts * total
            spare = int(amount - parts.sum())
            if 0 < spare < count:
                edge = numpy.partition(rest, count - spare)[count - spare]
                above = rest > edge
                parts[above] += 1
                parts[numpy.flatnonzero(rest == edge)[: spare - int(above.sum())]] += 1
            return parts

        def sorted_floats():
            shares = amount * weighed / weighed.sum()
            parts = numpy.floor(shares).astype(numpy.int64)
            spare = int(amount - parts.sum())
            parts[numpy.argsort(-(shares - parts), kind="stable")[:spare]] += 1
            return parts

        def sorted_integers():
            total = weighed.sum()
            exact = amount * weighed
            parts = exact // total
            spare = int(amount - parts.sum())
            parts[numpy.argsort(parts * total - exact, kind="stable")[:spare]] += 1
            return parts

        def entry(name, function, note=""):
            def check_it():
                with numpy.errstate(all="ignore"):
                    kept[:] = function().tolist()
                return wrong(kept)

            return Contestant(name, "rival", times, again(function), check_it, note, not note)

        note = "" if amount * max(plain) < 1 << 63 else "passes int64"
        entered += [entry("numpy int64, partition", whole, note), entry("numpy int64, argsort", sorted_integers, note),
                    entry("numpy float64, argsort", sorted_floats, "in floating point")]
    return entered
