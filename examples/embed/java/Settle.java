// wmofund from Java 17 by JNA (Debian: libjna-java): structs are classes with the members of the C
// header in their order, a refusal is an exception with the library's own sentence.
// Settles the providers of a file of lines (../goeree.csv) and prints what is due.
import com.sun.jna.*;
import com.sun.jna.Structure.FieldOrder;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.function.ToIntFunction;

public class Settle {
    public interface Library extends com.sun.jna.Library {
        int wmofund_ratio_parse(String text, Ratio ratio, Diagnosis diagnosis);
        int wmofund_band_preset(int preset, Pointer band, Diagnosis diagnosis);
        int wmofund_volume_price_settle(Agreement agreement, Pointer lines, int count, int lineSize,
            Realisation year, Settlement settlement, Diagnosis diagnosis);
        int wmofund_settlement_sum(Pointer settlements, int count, int rowSize, Settlement total,
            Diagnosis diagnosis);
        int wmofund_diagnosis_render(Diagnosis diagnosis, int language, byte[] text, int size, Pointer needed);
    }

    @FieldOrder({"num", "den"})
    public static class Ratio extends Structure { // {0, 0}: not used
        public long num, den;
    }
    @FieldOrder({"status", "field", "row", "flags", "reserved", "value", "low", "high"})
    public static class Diagnosis extends Structure {
        public int status, field;
        public long row;
        public int flags, reserved;
        public Ratio value, low, high;
    }
    @FieldOrder({"structSize", "given", "pay", "options", "exempt", "supplement", "termDays", "yearDays",
        "ceilingCents", "ceilingNear", "agreedClients", "qualityAtRisk", "rounding", "band"})
    public static class Agreement extends Structure {
        public int structSize, given, pay, options, exempt, supplement, termDays, yearDays;
        public long ceilingCents;
        public Ratio ceilingNear, agreedClients, qualityAtRisk;
        public long[] rounding = new long[3]; // mode; unit
        public long[] band = new long[44]; // filled by wmofund_band_preset
    }
    @FieldOrder({"group", "level", "settle", "reserved", "tariff", "agreed", "realised", "extra", "turned",
        "turnedTariff"})
    public static class Line extends Structure {
        public int group, level, settle, reserved;
        public Ratio tariff, agreed, realised, extra, turned, turnedTariff;
    }
    @FieldOrder({"structSize", "given", "clients", "inflow", "quality", "advancesCents", "costCents"})
    public static class Realisation extends Structure {
        public int structSize, given;
        public Ratio clients, inflow, quality;
        public long advancesCents, costCents;
    }
    @FieldOrder({"structSize", "facts", "signals", "reserved", "budget", "band", "volume", "index", "revision",
        "quality", "extra", "supplement", "results", "transport", "fees", "due", "advances", "balance", "cost",
        "result", "proposed", "earmarked"})
    public static class Settlement extends Structure { // cents
        public int structSize, facts, signals, reserved;
        public long budget, band, volume, index, revision, quality, extra, supplement, results, transport, fees,
            due, advances, balance, cost, result, proposed, earmarked;
    }

    public static class Refused extends RuntimeException {
        final int status;
        Refused(Diagnosis d, byte[] text) { super(Native.toString(text, "UTF-8")); status = d.status; }
    }

    static final Library WMOFUND = Native.load("wmofund", Library.class);

    static void call(ToIntFunction<Diagnosis> function) {
        Diagnosis diagnosis = new Diagnosis();
        if (function.applyAsInt(diagnosis) == 0) return;
        byte[] text = new byte[512];
        WMOFUND.wmofund_diagnosis_render(diagnosis, 1 /* LANGUAGE_NL */, text, text.length, null);
        throw new Refused(diagnosis, text);
    }

    /** The sizes this file was written for: a member that is missing or of another type shows here. */
    static void checkSizes() {
        Map.of(new Ratio(), 16, new Diagnosis(), 72, new Agreement(), 464, new Line(), 112, new Realisation(), 72,
            new Settlement(), 160).forEach((struct, size) -> {
                if (struct.size() != size) throw new Error(struct.getClass() + " is not " + size + " bytes");
            });
    }

    static void read(Ratio into, String text) { // "187", "5580/60", "55,80"; nothing: not used
        if (!text.isEmpty()) call(d -> WMOFUND.wmofund_ratio_parse(text, into, d));
    }

    static void settle(List<String[]> rows, Settlement s) {
        String[] first = rows.get(0);
        Agreement agreement = new Agreement();
        agreement.structSize = agreement.size();
        agreement.pay = agreement.supplement = 1; // PAY_BUDGET, SUPPLEMENT_EARMARKED
        read(agreement.qualityAtRisk, "5%");
        read(agreement.agreedClients, first[1]);
        Memory band = new Memory(8 * agreement.band.length);
        call(d -> WMOFUND.wmofund_band_preset(1 /* BAND_GOEREE_WHOLE */, band, d));
        band.read(0, agreement.band, 0, agreement.band.length);
        Realisation year = new Realisation();
        year.structSize = year.size();
        read(year.clients, first[2]);
        read(year.inflow, first[3]);
        read(year.quality, first[4]);
        year.advancesCents = Long.parseLong(first[5]);
        Line[] lines = (Line[]) new Line().toArray(rows.size());
        for (int i = 0; i < lines.length; i++) {
            String[] row = rows.get(i);
            Line line = lines[i];
            line.settle = Integer.parseInt(row[6]);
            Ratio[] ratios = {line.tariff, line.agreed, line.realised, line.extra, line.turned, line.turnedTariff};
            for (int column = 7; column < 13; column++) read(ratios[column - 7], row[column]);
            line.write();
        }
        call(d -> WMOFUND.wmofund_volume_price_settle(agreement, lines[0].getPointer(), lines.length,
            lines[0].size(), year, s, d));
    }

    static String row(String name, Settlement s) {
        return name + "," + s.budget + "," + s.band + "," + s.quality + "," + s.extra + "," + s.transport + ","
            + s.due + "," + s.advances + "," + s.balance + "," + s.earmarked;
    }

    public static void main(String[] words) throws IOException {
        checkSizes();
        Map<String, List<String[]>> providers = new LinkedHashMap<>();
        Files.lines(Path.of(words[0])).skip(1).map(row -> row.split(",", -1))
            .forEach(row -> providers.computeIfAbsent(row[0], name -> new ArrayList<>()).add(row));
        System.out.println("provider,budget_cents,band_cents,quality_cents,extra_cents,transport_cents,due_cents,"
            + "advances_cents,balance_cents,earmarked_cents");
        try {
            int next = 0;
            Settlement[] settlements = (Settlement[]) new Settlement().toArray(providers.size() + 1);
            for (Settlement s : settlements) s.structSize = s.size();
            for (var provider : providers.entrySet()) {
                settle(provider.getValue(), settlements[next]);
                System.out.println(row(provider.getKey(), settlements[next++]));
            }
            Settlement total = settlements[providers.size()];
            call(d -> WMOFUND.wmofund_settlement_sum(settlements[0].getPointer(), providers.size(), total.size(),
                total, d));
            System.out.println(row("total", total));
        } catch (Refused refused) {
            new PrintStream(System.err, true, StandardCharsets.UTF_8).println(refused.getMessage());
            System.exit(refused.status);
        }
    }
}
