// The vectors against the library as a WebAssembly module: wasm_vectors.mjs WMOFUND.wasm LAYOUT.wasm
//
// Each row of a file is a call; what comes out is compared with the row's expected columns, cell by cell.
import { readdirSync, readFileSync } from "node:fs";
import { Library } from "./wasm.mjs";

const TESTS = new URL("../", import.meta.url);
const library = new Library(process.argv[2], new URL("checks/layout.golden", TESTS));

// ---- cells ---------------------------------------------------------------------------------

// RFC 4180: [{column: cell}]
function readTable(name) {
    const text = readFileSync(new URL(`vectors/${name}.csv`, TESTS), "utf8");
    const rows = [[]];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
        rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
        if (end !== ",") rows.push([]);
    }
    const [header, ...table] = rows.filter((cells) => cells.some(Boolean));
    if (table.some((cells) => cells.length !== header.length)) throw new Error(`${name}: a row of another length`);
    return table.map((cells) => Object.fromEntries(cells.map((cell, i) => [header[i], cell])));
}

const words = (cell) => cell.split(/[ ;]+/).filter(Boolean);
const parts = (cell) => cell.split(";").map(words).filter((part) => part.length);
const ints = (cell, none) => words(cell).map((word) => (word === "-" ? none : BigInt(word)));
const ratios = (cell) => words(cell).map(ratio);

// "a/b" or "a"; empty and "-" are not given, which is {0, 0}.
function ratio(word) {
    if (word === "" || word === "-") return { num: 0n, den: 0n };
    const [num, den] = word.split("/");
    return { num: BigInt(num), den: BigInt(den ?? 1) };
}

const rounding = (row, unit = "unit") => ({ mode: library.constant("ROUND", row.mode), unit: ratio(row[unit]) });

// [{member: value}] from columns of lists.
function rowsOf(columns) {
    const [[, first]] = Object.entries(columns);
    return first.map((_, i) => Object.fromEntries(Object.entries(columns).map(([name, list]) => [name, list[i]])));
}

function segment([edge, from, basis, share]) {
    const kinds = { edge: library.constant("EDGE", edge), basis: library.constant("BASIS", basis) };
    return { ...kinds, from: ratio(from), share: ratio(share) };
}

// A preset's name, or "up EDGE FROM BASIS SHARE", "cap_up SHARE", ... separated by semicolons.
function band(cell) {
    if (cell && !cell.includes(" ")) {
        const [preset] = library.call("wmofund_band_preset", library.constant("BAND", cell), 1).band;
        return preset;
    }
    const value = { up: [], down: [] };
    for (const [what, ...rest] of parts(cell))
        if (what.startsWith("cap_")) value[what] = ratio(rest[0]);
        else value[what].push(segment(rest));
    return value;
}

// ... or up and down in columns of their own.
function bandOfColumns(row) {
    const side = (cell) => (cell === "-" ? [] : parts(cell).map(segment));
    return { up: side(row.up), down: side(row.down), cap_up: ratio(row.cap_up ?? ""), cap_down: ratio(row.cap_down ?? "") };
}

// ---- what a row answers: {column: value} --------------------------------------------------------

const tied = ({ tie: [tie] = [{}], ...rest }) => ({ ...rest, tied: tie.tied, given: tie.given });
const named = (kind, cell, bits) => (library.bits(kind, cell) === bits ? cell : `other ${kind} than "${cell}"`);

// A record without what is about the record itself.
const known = ({ struct_size, reserved, ...members }) => members;

function settlement(row, { status, settlement: [found] = [{}] }) {
    const { struct_size, facts, signals, reserved, ...amounts } = found;
    const answer = { status, ...amounts };
    for (const name of Object.keys(amounts)) if (!row[name] && amounts[name] === 0n) delete answer[name];
    answer.facts = named("FACT", row.facts, facts);
    if ("signals" in row) answer.signals = named("SIGNAL", row.signals, signals);
    return answer;
}

function realisation(row) {
    const [clients, inflow, quality] = ["clients", "inflow", "quality"].map((name) => ratio(row[name] ?? ""));
    const amounts = { advances_cents: row.advances_cents, cost_cents: row.cost_cents };
    return { given: row.cost_cents ? library.constant("GIVEN", "COST") : 0, clients, inflow, quality, ...amounts };
}

function volumePrice(row) {
    const kind = (name) => library.constant(name, row[name]);
    return {
        given: row.ceiling_cents ? library.constant("GIVEN", "CEILING") : 0,
        pay: kind("pay"), options: library.constant("OPTION", row.options),
        exempt: kind("exempt"), supplement: kind("supplement"),
        term_days: row.term_days, year_days: row.year_days, ceiling_cents: row.ceiling_cents,
        ceiling_near: ratio(row.near), agreed_clients: ratio(row.agreed_clients),
        quality_at_risk: ratio(row.at_risk), rounding: rounding(row, "unit_cents"), band: band(row.band),
    };
}

function volumePriceLine({ case: _, settle, ...volumes }) {
    const values = Object.entries(volumes).map(([name, cell]) => [name, ratio(cell)]);
    return { settle: library.constant("LINE", settle), ...Object.fromEntries(values) };
}

function task(row) {
    return {
        given: row.revised_cents ? library.constant("GIVEN", "REVISED") : 0,
        options: library.constant("OPTION", row.options), valve_on: library.constant("VALVE", row.valve_on),
        index: ratio(row.index), revised_cents: row.revised_cents, agreed_clients: ratio(row.agreed_clients),
        inhabitants: ratio(row.inhabitants), reach_floor: ratio(row.reach_floor),
        quality_at_risk: ratio(row.at_risk), rounding: rounding(row, "unit_cents"), valve: band(row.valve),
    };
}

function arrangement(row) {
    return {
        options: row.provider ? library.constant("OPTION", "ONE_PROVIDER") : 0, provider: row.provider,
        fee_cents: row.fee_cents, broker_cents: row.broker_cents, held_share: ratio(row.held_share),
        quality_at_risk: ratio(row.at_risk), rounding: rounding(row, "unit_cents"),
    };
}

function care({ case: _, periods, cost_cents, ...row }) {
    const given = cost_cents ? library.constant("GIVEN", "COST") : 0;
    return { ...row, given, periods: ratio(periods), cost_cents };
}

// ---- columns -------------------------------------------------------------------------------

const COLUMNS = {
    uint16: { least: 0n, most: 2n ** 16n - 1n }, uint32: { least: 0n, most: 2n ** 32n - 1n },
    int32: { least: -(2n ** 31n), most: 2n ** 31n - 1n }, int64: { least: -(2n ** 63n), most: 2n ** 63n - 1n },
};
const statusName = (status) => library.text("wmofund_status_name", status);

// Those of the types that can hold the values.
function typesFor(values, types) {
    const holds = ({ least, most }) => values.every((value) => value >= least && value <= most);
    return types.filter((type) => holds(COLUMNS[type]));
}

const columnOf = (type, values) => ({ column: `${type}_t`, values });

// The answer of a batch: amounts[i] of a refused row are "-", and the batch says how many there are.
function ofRows({ status, statuses, batch: [batch], ...outputs }, perRow) {
    const refused = statuses.map((each) => each !== 0), count = refused.filter(Boolean).length;
    if (batch.refused !== count) throw new Error(`${count} rows are refused, the batch says ${batch.refused}`);
    if (count && refused.indexOf(true) !== batch.first_row) throw new Error("the batch has another row as the first");
    for (const name of perRow) outputs[name] = outputs[name]?.map((value, i) => (refused[i] ? "-" : value));
    return { status, ...outputs, statuses: statuses.map(statusName) };
}

// All answers, which must be one.
function same(answers) {
    const [first, ...others] = answers.map((answer) => Object.values(answer).map(shown).join(";"));
    if (others.some((other) => other !== first)) throw new Error("another answer from columns of another type");
    return answers[0];
}

// Tables whose rows belong to a row of another one, of the same case.
const lines = readTable("volume_price_lines"), careRows = readTable("arrangement_rows");
const ofCase = (table, row) => table.filter((line) => line.case === row.case);
const optional = (cell, none) => (cell ? ints(cell, none) : null);
const INT64_MAX = 2n ** 63n - 1n;

const FILES = {
    price: (row) => library.call("wmofund_price", ratio(row.quantity), ratio(row.tariff), rounding(row), 1),
    scale(row) {
        const factors = ratios(row.factors);
        return library.call("wmofund_scale", row.amount_cents, factors, factors.length, rounding(row), 1);
    },
    split(row) {
        const weights = ints(row.weights), method = library.constant("SPLIT", row.method);
        return tied(library.call("wmofund_split", row.amount_cents, weights, weights.length, method, weights.length, 1));
    },
    split_bounded(row) {
        const weights = ints(row.weights), count = weights.length;
        const bounds = [optional(row.floors_cents, 0n), optional(row.caps_cents, INT64_MAX)];
        return tied(library.call("wmofund_split_bounded", row.amount_cents, weights, ...bounds, count, count, 1));
    },
    split_tree(row) {
        const parents = ints(row.parents), count = parents.length;
        const { amounts_cents, ...rest } = library.call(
            "wmofund_split_tree", row.amount_cents, parents, optional(row.weights), count, count, 1);
        return { ...rest, node_cents: amounts_cents };
    },
    band(row) {
        const inflow = row.inflow === "-" ? null : ratio(row.inflow);
        const { status, result } = library.call(
            "wmofund_band_settle", bandOfColumns(row), ratio(row.realised), ratio(row.agreed), inflow, 1);
        return { status, ...result?.[0] };
    },
    band_edges(row) {
        const { status, edges } = library.call(
            "wmofund_band_find_edges", bandOfColumns(row), ratio(row.agreed), ratio(row.step), 1);
        return { status, first_up: edges?.[0].up, first_down: edges?.[0].down };
    },
    instalments(row) {
        const weights = row.weights === "-" ? null : ints(row.weights);
        const revision = row.revision === "none" ? 0 : library.constant("REVISION", row.revision);
        const left = Math.max(row.periods - row.paid_periods, 0);
        return library.call("wmofund_instalments", row.annual_cents, weights, row.periods, row.paid_periods,
            row.paid_cents, revision, left, null);
    },
    path(row) {
        const [index, cut, growth] = ["indices", "cuts", "growths"].map((name) => ratios(row[name]));
        const years = rowsOf({ index, cut, growth, floor_cents: ints(row.floors_cents) });
        return library.call("wmofund_path", row.start_cents, years, years.length, rounding(row), years.length);
    },
    index(row) {
        const method = row.method === "none" ? 0 : library.constant("INDEX", row.method);
        const unit = (name) => ratio(row[name]);
        const terms = {
            options: row.first_year, method, mode: library.constant("ROUND", row.mode),
            correction_unit: unit("correction_unit"), part_unit: unit("part_unit"), total_unit: unit("total_unit"),
            cap: unit("cap"), floor: unit("floor"),
        };
        const kinds = rowsOf({
            weight: ratios(row.weights), forecast: ratios(row.forecasts),
            definitive: ratios(row.definitives), next_forecast: ratios(row.next_forecasts),
        });
        const { status, index: [found] = [], corrections } =
            library.call("wmofund_index_compute", terms, kinds, kinds.length, 1, kinds.length);
        if (!found) return { status, corrections };
        const { struct_size, facts, ...figures } = found;
        return { status, corrections, ...figures, facts: named("INDEX", row.facts, facts) };
    },
    measures(row) {
        const [count, weight, factor] = ["counts", "weights", "factors"].map((name) => ratios(row[name]));
        const measures = rowsOf({ count, weight, factor });
        return library.call("wmofund_measures_sum", measures, measures.length, rounding(row), measures.length, 1);
    },
    lots(row) {
        const lots = ints(row.lots_cents), shares = ratios(row.shares);
        const bids = rowsOf({ lot: ints(row.bid_lots), holder: ints(row.holders), share: shares });
        const count = lots.length + bids.length;
        return library.call("wmofund_lots_split", lots, lots.length, bids, bids.length, row.most_lots, count, count, 1);
    },
    lump_sum(row) {
        const partners = rowsOf({
            clients: ratios(row.clients), key: ratios(row.keys), received_cents: ints(row.received_cents) });
        const count = partners.length;
        return tied(library.call("wmofund_lump_sum_partners", row.lump_sum_cents, ratio(row.clients_share),
            partners, count, count, count, count, 1));
    },
    population(row) {
        const inhabitants = ratios(row.inhabitants), needs = row.needs ? ratios(row.needs) : null;
        return library.call("wmofund_population_weights", inhabitants, needs, inhabitants.length, inhabitants.length);
    },
    population_carry: (row) =>
        library.call("wmofund_population_carry", row.budget_cents, row.cost_cents, ratio(row.clients), 1, 1),
    population_pool(row) {
        const brought = ints(row.contributions_cents), count = brought.length;
        return tied(library.call("wmofund_population_pool", brought, optional(row.keys),
            optional(row.caps_cents, INT64_MAX), count, row.spent_cents, count, 1, 1));
    },
    ratio(row) {
        const { status, ...answer } = row.operation === "round"
            ? library.call("wmofund_ratio_round", ratio(row.a), rounding(row), 1)
            : library.call(`wmofund_ratio_${row.operation}`, ratio(row.a), ratio(row.b), 1);
        return { status, result: Object.values(answer)[0] };
    },
    signals(row) {
        const below = { less_than: "more_than", at_most: "at_least" };
        const kinds = parts(row.signals).map(([edge, from, bit]) => ({
            edge: library.constant("EDGE", below[edge] ?? edge), below: edge in below, from: ratio(from), bit }));
        return library.call("wmofund_signals", ratio(row.tested), ratio(row.reference), kinds, kinds.length, 1);
    },
    settlement_quality(row) {
        const values = ratios(row.indicators), pairs = Array.from({ length: values.length / 2 }, (_, i) => (
            { weight: values[2 * i], score: values[2 * i + 1] }));
        return library.call("wmofund_quality_score", pairs, pairs.length, 1);
    },
    community(row) {
        const value = row.unit_value ? ratio(row.unit_value) : null;
        const { status, coverage: [found] = [{}] } = library.call(
            "wmofund_community_cover", row.cost_cents, row.money_cents, row.in_kind_cents, value, 1);
        return { status, ...known(found) };
    },
    community_investment(row) {
        const savings = ints(row.savings_cents);
        const { status, investment: [found] = [{}] } = library.call("wmofund_community_invest", row.invested_cents,
            savings, savings.length, row.discount ? ratio(row.discount) : null, rounding(row), 1);
        return { status, ...known(found) };
    },
    calibration_integrated(row) {
        return library.call("wmofund_calibration_integrate", ratio(row.tariff), row.fee_cents, row.broker_cents,
            ratio(row.volume), rounding(row, "unit_cents"), 1);
    },
    calibration_merge(row) {
        const rows = parts(row.rows).map(([group, provider, clients, tariff]) => (
            { group, provider, clients: ratio(clients), tariff_cents: tariff }));
        return library.call("wmofund_calibration_merge", rows, rows.length, row.groups, row.providers,
            rounding(row, "unit_cents"), Number(row.groups), Number(row.groups), Number(row.providers) || null);
    },
    volume_price(row) {
        const rows = ofCase(lines, row).map(volumePriceLine);
        const call = [volumePrice(row), rows, rows.length, realisation(row), 1];
        return settlement(row, library.call("wmofund_volume_price_settle", ...call));
    },
    declarations(row) {
        const tariffs = ratios(row.tariffs), quantities = ints(row.quantities), count = quantities.length;
        const words = library.exports.wmofund_tariffs_words(tariffs.length), groups = optional(row.groups);
        const { table } = library.call("wmofund_tariffs_prepare", tariffs, tariffs.length, rounding(row), words, words);
        const price = (type, groupType) => ofRows(library.call("wmofund_declarations_price", table, count,
            columnOf(type, quantities), library.constant("COLUMN", type), ints(row.tariff_indexes),
            groups && columnOf(groupType, groups), groups ? library.constant("COLUMN", groupType) : 0,
            row.group_count, count, tariffs.length, groups && Number(row.group_count), 1, count, 1), ["amounts_cents"]);
        const types = typesFor(quantities, ["uint32", "int32", "int64"]);
        return same(types.flatMap((type) => ["uint16", "uint32"].map((groupType) => price(type, groupType))));
    },
    contracts(row) {
        const form = volumePrice({ ...row, near: "", at_risk: "", agreed_clients: "" });
        const cells = parts(row.cells).map(([settle, per]) => (
            { settle: library.constant("LINE", settle), tariff: { num: 0n, den: BigInt(per) } }));
        const names = ["agreed_clients", "clients", "agreed", "realised", "tariffs_cents"];
        const columns = names.map((name) => ints(row[name])), count = columns[0].length;
        const call = [form, cells, cells.length, count, ...columns, count, count, count, count, count, 1];
        const answer = ofRows(library.call("wmofund_contracts_settle", ...call),
            ["budgets_cents", "bands_cents", "volumes_cents", "dues_cents"]);
        const { budgets_cents: budget_cents, bands_cents: band_cents, volumes_cents: volume_cents,
            dues_cents: due_cents, ...rest } = answer;
        return { ...rest, budget_cents, band_cents, volume_cents, due_cents };
    },
    task(row) {
        const measures = parts(row.measures).map(([count, weight, factor = ""]) => (
            { count: ratio(count), weight: ratio(weight), factor: ratio(factor) }));
        const call = [task(row), measures, measures.length, realisation(row), 1];
        return settlement(row, library.call("wmofund_task_settle", ...call));
    },
    arrangement(row) {
        const cells = parts(row.cells).map(([tariff, planned]) => (
            { complexity: -1, tariff: ratio(tariff), planned: ratio(planned) }));
        const rows = ofCase(careRows, row).map(care);
        const { row_amounts_cents, ...answer } = library.call("wmofund_arrangement_settle", arrangement(row), cells,
            cells.length, rows.length ? rows : null, rows.length, realisation(row), 1, rows.length);
        return { ...settlement(row, answer), row_amounts_cents };
    },
};

// ---- comparing -----------------------------------------------------------------------------

let passed = 0, failed = 0;

function check(name, fault) {
    if (fault) console.log(`FAILED ${name}: ${fault}`);
    fault ? failed++ : passed++;
}

function shown(value) {
    if (value === undefined || value === null) return "";
    if (Array.isArray(value)) return value.map(shown).join(" ");
    if (typeof value !== "object") return String(value);
    return value.den ? (value.den === 1n ? `${value.num}` : `${value.num}/${value.den}`) : "-";
}

// Every answer has its cell; the status of a file without that column is OK.
function differences(row, answer) {
    const expected = { status: "OK", ...row };
    return Object.entries(answer)
        .map(([name, value]) => [name, expected[name], shown(value)])
        .filter(([, cell, value]) => cell !== value && ((cell || "-") !== (value || "-")))
        .map(([name, cell, value]) => `${name}: file ${cell}, library ${value}`)
        .join("; ");
}

function checkFile(name) {
    const table = readTable(name), before = failed;
    table.forEach((row, i) => {
        let fault;
        try {
            fault = differences(row, FILES[name](row));
        } catch (error) {
            fault = error.stack;
        }
        check(`${name}.csv, row ${i + 2}`, fault);
    });
    console.log(`${name}.csv: ${table.length} rows, ${failed - before} failed`);
}

// Sizes, offsets and constants as this machine's compiler has them.
function checkLayout(wasm) {
    const module = new WebAssembly.Module(readFileSync(wasm));
    const { layout_count: count, layout_here: here, layout_golden: golden } = new WebAssembly.Instance(module).exports;
    for (let i = 0; i < count(); i++)
        check(`fact ${i} of layout.golden`, here(i) !== golden(i) && `it says ${golden(i)}, here it is ${here(i)}`);
}

check("imports", library.imports.map(({ name }) => name).join(" "));
for (const name of Object.keys(library.golden.functions))
    check(`export ${name}`, !(name in library.exports) && "is not there");
checkLayout(process.argv[3]);
Object.keys(FILES).forEach(checkFile);
const files = readdirSync(new URL("vectors/", TESTS)).map((file) => file.replace(/\.csv$/, ""));
console.log("not run here:", files.filter((name) => !(name in FILES) && !/_(lines|rows)$/.test(name)).join(", "));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
