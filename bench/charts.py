"""The results as pictures, by matplotlib: bars of who takes how long, the variants, the growth."""

import os
import tempfile

os.environ.setdefault("MPLCONFIGDIR", tempfile.gettempdir())

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "wmofund", "font.size": 10,
                            "font.family": "DejaVu Sans", "axes.spines.top": False, "axes.spines.right": False})
from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter, NullFormatter

from race import figure, spaced

OURS, RIVAL, WRONG, CEILING = "#0b6e4f", "#9aa5b1", "#c8553d", "#e3d5a8"
BARS = {"lines": "lines", "contracts": "contracts", "split/5": "split-5", "split/500": "split-500",
        "split/many": "split-many", "calls/thousand": "thousand"}


def color(row):
    if row["kind"] in ("ceiling", "floor"):
        return CEILING
    if "wmofund" in row["name"]:
        return OURS
    return WRONG if row["wrong"] else RIVAL


def said(row):
    """What stands beside a bar."""
    text = figure(row["ns"]) if row["ns"] < 1e5 else f"{figure(row['ns'] / 1e6)} ms"
    if row["kind"] in ("rival", "floor"):
        text += f"   {figure(row['slower'])} ×"
    if row["ceiling"] is not None and row["kind"] == "ours":
        text += f"   {100 * row['ceiling']:.0f} % of the ceiling"
    if row["wrong"]:
        text += "   WRONG"
    return text


def log_axis(axis):
    """A log axis with plain numbers."""

    def plain(value, _):
        return figure(value).rstrip("0").rstrip(".") if value < 1 else spaced(value)

    axis.set_major_formatter(FuncFormatter(plain))
    axis.set_minor_formatter(NullFormatter())


def bars(key, race):
    """One race, the fastest on top."""
    rows = sorted(race["rows"], key=lambda row: row["ns"])
    picture, axes = pyplot.subplots(figsize=(9.5, 1.3 + 0.34 * len(rows)))
    least, most = rows[0]["ns"], rows[-1]["ns"]
    places = range(len(rows))
    floor = least / 2.5
    axes.barh(places, [row["ns"] - floor for row in rows], left=floor, color=[color(row) for row in rows], height=0.72)
    axes.set_xscale("log")
    axes.set_xlim(floor, most * (most / floor) ** 0.42)
    axes.set_yticks(places, [row["name"] for row in rows])
    for place, row in zip(places, rows):
        bold = "bold" if "wmofund" in row["name"] else "normal"
        axes.annotate(said(row), (row["ns"], place), (5, 0), textcoords="offset points", va="center", fontsize=9,
                      weight=bold)
        axes.get_yticklabels()[place].set_weight(bold)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    log_axis(axes.xaxis)
    axes.set_xlabel(f"ns a {race['unit']}, log scale; × : how many times the time of wmofund in the same round")
    axes.set_title(race["title"], loc="left", fontsize=11, weight="bold")
    return picture


def is_of(name, start):
    return name == start if start.startswith("wmofund") else name.startswith(start)


def variants(races):
    """Ours, the ceiling of the same bytes, and C, for every variant of the lines."""
    keys = [key for key in races if key.startswith("lines/")]
    picture, axes = pyplot.subplots(figsize=(9.5, 1.6 + 0.34 * len(keys)))
    kinds = (("ceiling", CEILING, "D", "ceiling of the same bytes"),
             ("wmofund, plain C", "#5fa98c", "o", "wmofund, plain C"), ("wmofund", OURS, "o", "wmofund"),
             ("C, int64", RIVAL, "s", "C, int64, constant divisor"), ("C, __int128", "#4a5560", "s", "C, __int128, / and %"))
    for place, key in enumerate(keys):
        spent = [row["ns"] for row in races[key]["rows"]]
        axes.plot([min(spent), max(spent)], [place, place], color="#d9dde2", linewidth=1.5, zorder=1)
    for start, shade, mark, label in kinds:
        points = [(row["ns"], place) for place, key in enumerate(keys) for row in races[key]["rows"]
                  if is_of(row["name"], start)]
        if not points:
            continue
        edge = {"edgecolor": "#8a7a3c"} if start == "ceiling" else {}
        size = 55 if start == "wmofund" else 36
        axes.scatter(*zip(*points), color=shade, marker=mark, s=size, label=label, zorder=3, **edge)
    axes.set_xscale("log")
    log_axis(axes.xaxis)
    axes.set_yticks(range(len(keys)), [key.split("/", 1)[1] for key in keys])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#eceff2", which="both")
    axes.set_axisbelow(True)
    axes.set_xlabel("ns a line, log scale")
    axes.set_title("A. declaration lines: the variants", loc="left", fontsize=11, weight="bold", pad=26)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncol=5, frameon=False, fontsize=9, handletextpad=0.2,
                columnspacing=0.9)
    return picture


def grown(growth):
    """Time against rows; a slope of 1 is drawn beside."""
    picture, axes = pyplot.subplots(figsize=(9.5, 5))
    for (name, one), shade, mark in zip(growth.items(), (OURS, "#3a6ea5", "#b5762a"), "osD"):
        rows, spent = zip(*one["points"])
        axes.plot(rows, [ns / 1000 for ns in spent], color=shade, marker=mark, markersize=5, linewidth=1.6,
                  label=f"{name}: rows to the power {one['exponent']:.3f}")
        middle = len(rows) // 2
        through = spent[middle] / rows[middle] / 1000
        axes.plot(rows, [through * count for count in rows], color=shade, linewidth=0.8, linestyle=(0, (4, 4)), zorder=1)
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        log_axis(axis)
    axes.grid(color="#eceff2")
    axes.set_axisbelow(True)
    axes.set_xlabel("rows (lines, contracts, parts of one split), log scale")
    axes.set_ylabel("µs, log scale")
    axes.set_title("E. growth: time against rows; dashed: a line through the middle point", loc="left", fontsize=11,
                   weight="bold")
    axes.legend(frameon=False, loc="upper left")
    return picture


def draw(result, output, kind="svg"):
    """The files that were written. Without a date, so that the same results are the same bytes."""
    races, pictures = result["races"], {}
    for key, name in BARS.items():
        if key in races:
            pictures[name] = bars(key, races[key])
    if any(key.startswith("lines/") for key in races):
        pictures["variants"] = variants(races)
    if result["growth"]:
        pictures["growth"] = grown(result["growth"])
    written = []
    for name, picture in pictures.items():
        path = output / f"{name}.{kind}"
        picture.savefig(path, bbox_inches="tight", metadata={"Date": None} if kind == "svg" else None, dpi=110)
        pyplot.close(picture)
        written.append(path)
    return written
