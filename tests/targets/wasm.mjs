// The library as a WebAssembly module, called as tests/checks/layout.golden says: it has every prototype,
// the place of every member and the value of every constant. An int64_t is a BigInt.
import { readFileSync } from "node:fs";

const SCALARS = {
    uint16_t: { size: 2, get: "getUint16", set: "setUint16", of: Number },
    int32_t: { size: 4, get: "getInt32", set: "setInt32", of: Number },
    uint32_t: { size: 4, get: "getUint32", set: "setUint32", of: Number },
    wmofund_status: { size: 4, get: "getInt32", set: "setInt32", of: Number },
    int64_t: { size: 8, get: "getBigInt64", set: "setBigInt64", of: BigInt },
    uint64_t: { size: 8, get: "getBigUint64", set: "setBigUint64", of: BigInt },
};
const FILL = 0xee;

function readGolden(text) {
    const golden = { structs: {}, constants: {}, functions: {} };
    let members;
    for (const line of text.trimEnd().split("\n")) {
        const [first, second, third] = line.trim().split(" ");
        if (line.includes("(")) {
            const [, name, list] = line.match(/(\w+)\((.*)\)/);
            const parameters = list === "void" ? [] : list.split(",");
            golden.functions[name] = parameters.map((words) => {
                const [, constant, type, pointer, parameter] = words.trim().match(/^(const )?(\w+) (\*?)(\w+)$/);
                return { type, parameter, pointer: Boolean(pointer), input: Boolean(constant) };
            });
        } else if (first === "struct") {
            members = golden.structs[second] = { size: Number(third), members: [] };
        } else if (first === "constant") {
            golden.constants[second] = Number(third);
        } else {
            const [, member, length] = second.match(/(\w+)(?:\[(\w+)\])?/);
            members.members.push({ type: first, member, length, offset: Number(third) });
        }
    }
    return golden;
}

export class Library {
    constructor(wasm, goldenFile) {
        const module = new WebAssembly.Module(readFileSync(wasm));
        this.imports = WebAssembly.Module.imports(module);
        this.exports = new WebAssembly.Instance(module, {}).exports;
        this.golden = readGolden(readFileSync(goldenFile, "utf8"));
    }

    // The constant WMOFUND_KIND_WORD; 0 for no word.
    constant(kind, word) {
        const name = `WMOFUND_${kind}_${word}`.toUpperCase();
        if (word && !(name in this.golden.constants)) throw new Error(`no constant ${name}`);
        return word ? this.golden.constants[name] : 0;
    }

    // The bits of several words.
    bits(kind, words) {
        return words.split(" ").reduce((sum, word) => sum | this.constant(kind, word), 0);
    }

    sizeOf(type) {
        return (SCALARS[type] ?? this.golden.structs[type]).size;
    }

    text(name, ...values) {
        const bytes = new Uint8Array(this.exports.memory.buffer, this.exports[name](...values));
        return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
    }

    // ---- memory ----------------------------------------------------------------------------

    get view() {
        return new DataView(this.exports.memory.buffer);
    }

    allocate(size) {
        const at = this.free, memory = this.exports.memory;
        this.free += (size + 15) & ~7; // with a gap that a write past the end would fill
        while (this.free > memory.buffer.byteLength) memory.grow(1);
        new Uint8Array(memory.buffer, at, this.free - at).fill(FILL);
        return at;
    }

    *places(type, at) {
        for (const { type: kind, member, length, offset } of this.golden.structs[type].members) {
            const count = length ? this.golden.constants[length] : 1;
            const each = Array.from({ length: count }, (_, i) => at + offset + i * this.sizeOf(kind));
            yield { kind, member, each, many: length !== undefined };
        }
    }

    // What a value leaves out is zero; a record's size is that of this release.
    write(type, at, value) {
        const scalar = SCALARS[type];
        if (scalar) return this.view[scalar.set](at, scalar.of(value ?? 0), true);
        const known = this.golden.structs[type].members.map(({ member }) => member);
        const strange = Object.keys(value ?? {}).find((member) => !known.includes(member));
        if (strange) throw new Error(`${type} has no ${strange}`);
        for (const { kind, member, each, many } of this.places(type, at)) {
            const given = member === "struct_size" ? this.sizeOf(type) : value?.[member];
            each.forEach((place, i) => this.write(kind, place, many ? given?.[i] : given));
        }
    }

    read(type, at) {
        const scalar = SCALARS[type];
        if (scalar) return this.view[scalar.get](at, true);
        const value = {};
        for (const { kind, member, each, many } of this.places(type, at)) {
            const values = each.map((place) => this.read(kind, place));
            value[member] = many ? values : values[0];
        }
        return value;
    }

    // ---- calling ---------------------------------------------------------------------------

    // Calls with a value for each parameter but sizes and the diagnosis: of an input a value or an array
    // of rows, or { column: TYPE, values } where the prototype has no type; of an output the number of its
    // rows, null for no pointer. Returns the status by name, and when it is OK the outputs by theirs. An
    // output of a refused call must be as it was.
    call(name, ...values) {
        this.free = this.exports.__heap_base.value;
        const outputs = [];
        let row;
        const numbers = this.golden.functions[name].map((parameter) => {
            if (parameter.parameter.endsWith("_size")) return this.sizeOf(row);
            if (!parameter.pointer) return SCALARS[parameter.type].of(values.shift());
            row = parameter.type;
            return this.pointer(parameter, parameter.parameter === "diagnosis" ? 1 : values.shift(), outputs);
        });
        if (values.length) throw new Error(`${name}: ${values.length} values too many`);
        const status = this.exports[name](...numbers);
        return this.answer(name, status, outputs);
    }

    pointer({ type: declared, parameter, input }, given, outputs) {
        if (given === null) return 0;
        const type = given.column ?? declared, value = given.column ? given.values : given;
        const rows = input && !Array.isArray(value) ? [value] : value;
        const size = this.sizeOf(type), count = input ? rows.length : value, at = this.allocate(size * count);
        if (input) rows.forEach((each, i) => this.write(type, at + i * size, each));
        else outputs.push({ type, parameter, at, count, size });
        const first = this.golden.structs[type]?.members[0];
        if (!input && first?.member === "struct_size") this.view.setUint32(at, size, true);
        return at;
    }

    answer(name, status, outputs) {
        const result = { status: this.text("wmofund_status_name", status) };
        for (const { type, parameter, at, count, size } of outputs) {
            const end = at + size * count;
            const written = parameter === "diagnosis" ? status !== 0 : status === 0;
            const bytes = new Uint8Array(this.exports.memory.buffer);
            const kept = SCALARS[type] || this.golden.structs[type].members[0].member !== "struct_size" ? at : at + 4;
            if (bytes.subarray(written ? end : kept, end + 8).some((byte) => byte !== FILL))
                throw new Error(`${name} wrote where it must not, at ${parameter}`);
            const values = Array.from({ length: count }, (_, i) => this.read(type, at + i * size));
            if (parameter !== "diagnosis") result[parameter] = status ? undefined : values;
            else if (written && values[0].status !== status) throw new Error(`${name}: another status in the diagnosis`);
        }
        return result;
    }
}
