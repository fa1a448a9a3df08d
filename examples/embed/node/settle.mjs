// wmofund from JavaScript: the library as WebAssembly, which imports nothing. Structs stand in its
// memory at the offsets of the C header, amounts are BigInt, a refusal is thrown as the library's own
// sentence. Settles the providers of a file of lines (../goeree.csv) and prints what is due.
import { readFileSync } from "node:fs";

// size, and offset of each member that is used here
const AGREEMENT = { size: 464, pay: 8, supplement: 20, agreedClients: 56, qualityAtRisk: 72, band: 112 };
const LINE = { size: 112, settle: 8, tariff: 16, agreed: 32, realised: 48, extra: 64, turned: 80, turnedTariff: 96 };
const REALISATION = { size: 72, clients: 8, inflow: 24, quality: 40, advancesCents: 56 };
const SETTLEMENT = {
  size: 160, budget: 16, band: 24, quality: 56, extra: 64, transport: 88, due: 104, advances: 112, balance: 120,
  earmarked: 152,
};
const DIAGNOSIS = { size: 72, status: 0 };
const PAY_BUDGET = 1, SUPPLEMENT_EARMARKED = 1, BAND_GOEREE_WHOLE = 1, LANGUAGE_NL = 1;
const PRINTED = ["budget", "band", "quality", "extra", "transport", "due", "advances", "balance", "earmarked"];

class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

class Wmofund {
  constructor(file) {
    const module = new WebAssembly.Module(readFileSync(file));
    this.exports = new WebAssembly.Instance(module).exports;
    this.start = (this.exports.__heap_base.value + 7) & ~7;
    this.clear();
  }

  // ---- memory: all of it is ours, and taken back at once ----

  clear() {
    this.next = this.start;
    this.diagnosis = this.take(DIAGNOSIS.size);
  }

  take(size) { // zeroed: not used
    const at = this.next, short = at + size - this.exports.memory.buffer.byteLength;
    if (short > 0) this.exports.memory.grow(Math.ceil(short / 65536));
    new Uint8Array(this.exports.memory.buffer, at, size).fill(0);
    this.next = (at + size + 7) & ~7;
    return at;
  }

  record(size) {
    const at = this.take(size);
    this.view().setUint32(at, size, true); // struct_size
    return at;
  }

  view() { // growing the memory ends older views
    return new DataView(this.exports.memory.buffer);
  }

  bytes(at, size) {
    return new Uint8Array(this.exports.memory.buffer, at, size);
  }

  // ---- calls ----

  call(name, ...given) { // the diagnosis is the last argument of every function
    const status = this.exports[`wmofund_${name}`](...given, this.diagnosis);
    if (status === 0) return;
    const text = this.take(512);
    this.exports.wmofund_diagnosis_render(this.diagnosis, LANGUAGE_NL, text, 512, 0);
    const found = this.bytes(text, 512);
    throw new Refused(status, new TextDecoder().decode(found.subarray(0, found.indexOf(0))));
  }

  ratio(at, words) { // "187", "5580/60", "55,80"; nothing: not used
    if (!words) return;
    const text = new TextEncoder().encode(words + "\0"), place = this.take(text.length);
    this.bytes(place, text.length).set(text);
    this.call("ratio_parse", place, at);
  }

  settle(rows) { // the address of the settlement
    const [, agreedClients, clients, inflow, quality, advances] = rows[0];
    const agreement = this.record(AGREEMENT.size), year = this.record(REALISATION.size);
    this.view().setInt32(agreement + AGREEMENT.pay, PAY_BUDGET, true);
    this.view().setInt32(agreement + AGREEMENT.supplement, SUPPLEMENT_EARMARKED, true);
    this.ratio(agreement + AGREEMENT.agreedClients, agreedClients);
    this.ratio(agreement + AGREEMENT.qualityAtRisk, "5%");
    this.call("band_preset", BAND_GOEREE_WHOLE, agreement + AGREEMENT.band);
    this.ratio(year + REALISATION.clients, clients);
    this.ratio(year + REALISATION.inflow, inflow);
    this.ratio(year + REALISATION.quality, quality);
    this.view().setBigInt64(year + REALISATION.advancesCents, BigInt(advances), true);
    const lines = this.take(rows.length * LINE.size), settlement = this.record(SETTLEMENT.size);
    rows.forEach(([, , , , , , settle, ...ratios], i) => {
      const line = lines + i * LINE.size;
      this.view().setInt32(line + LINE.settle, Number(settle), true);
      ["tariff", "agreed", "realised", "extra", "turned", "turnedTariff"].forEach((member, j) =>
        this.ratio(line + LINE[member], ratios[j]));
    });
    this.call("volume_price_settle", agreement, lines, rows.length, LINE.size, year, settlement);
    return settlement;
  }

  amounts(settlement) {
    return PRINTED.map((part) => this.view().getBigInt64(settlement + SETTLEMENT[part], true));
  }
}

try {
  const wmofund = new Wmofund(process.argv[2]);
  const rows = readFileSync(process.argv[3], "utf8").trimEnd().split("\n").slice(1).map((row) => row.split(","));
  const names = [...new Set(rows.map(([name]) => name))];
  console.log(["provider", ...PRINTED.map((part) => `${part}_cents`)].join());
  const settlements = names.map((name) => {
    wmofund.clear();
    const settlement = wmofund.settle(rows.filter((row) => row[0] === name));
    console.log([name, ...wmofund.amounts(settlement)].join());
    return wmofund.bytes(settlement, SETTLEMENT.size).slice();
  });
  wmofund.clear();
  const list = wmofund.take(names.length * SETTLEMENT.size), total = wmofund.record(SETTLEMENT.size);
  settlements.forEach((bytes, i) => wmofund.bytes(list + i * SETTLEMENT.size, SETTLEMENT.size).set(bytes));
  wmofund.call("settlement_sum", list, names.length, SETTLEMENT.size, total);
  console.log(["total", ...wmofund.amounts(total)].join());
} catch (refused) {
  if (!(refused instanceof Refused)) throw refused;
  console.error(refused.message);
  process.exitCode = refused.status;
}
