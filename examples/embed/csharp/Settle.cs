// wmofund from C# by P/Invoke (mono or .NET): blittable structs, whose members stand in the order of
// the C header; a refusal is an exception with the library's own sentence.
// Settles the providers of a file of lines (../goeree.csv) and prints what is due.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

public struct Ratio { public long Num, Den; } // {0, 0}: not used

public struct Diagnosis
{
    public int Status, Field;
    public long Row;
    public uint Flags, Reserved;
    public Ratio Value, Low, High;
}

public struct Rounding { public int Mode, Reserved; public Ratio Unit; }

[StructLayout(LayoutKind.Sequential, Size = 352)]
public struct Band { public Ratio First; } // filled by wmofund_band_preset

public struct Agreement
{
    public uint StructSize, Given;
    public int Pay;
    public uint Options;
    public int Exempt, Supplement, TermDays, YearDays;
    public long CeilingCents;
    public Ratio CeilingNear, AgreedClients, QualityAtRisk;
    public Rounding Rounding;
    public Band Band;
}

public struct Line
{
    public int Group, Level, Settle, Reserved;
    public Ratio Tariff, Agreed, Realised, Extra, Turned, TurnedTariff;
}

public struct Realisation
{
    public uint StructSize, Given;
    public Ratio Clients, Inflow, Quality;
    public long AdvancesCents, CostCents;
}

public struct Settlement // cents
{
    public uint StructSize, Facts, Signals, Reserved;
    public long Budget, Band, Volume, Index, Revision, Quality, Extra, Supplement, Results, Transport, Fees, Due,
        Advances, Balance, Cost, Result, Proposed, Earmarked;
}

public class Refused : Exception
{
    [DllImport("wmofund")] static extern int wmofund_diagnosis_render(ref Diagnosis d, int language, byte[] text,
        uint size, out uint needed);

    public readonly Diagnosis Diagnosis;
    Refused(Diagnosis d, string sentence) : base(sentence) { Diagnosis = d; }

    public static void Check(int status, Diagnosis d)
    {
        if (status == 0) return;
        var text = new byte[512];
        wmofund_diagnosis_render(ref d, 1 /* LANGUAGE_NL */, text, (uint)text.Length, out _);
        throw new Refused(d, Encoding.UTF8.GetString(text, 0, Array.IndexOf(text, (byte)0)));
    }
}

public static class Program
{
    [DllImport("wmofund")] static extern int wmofund_ratio_parse(string text, out Ratio ratio, out Diagnosis d);
    [DllImport("wmofund")] static extern int wmofund_band_preset(int preset, out Band band, out Diagnosis d);
    [DllImport("wmofund")] static extern int wmofund_volume_price_settle(ref Agreement agreement, Line[] lines,
        uint count, uint lineSize, ref Realisation year, ref Settlement settlement, out Diagnosis d);
    [DllImport("wmofund")] static extern int wmofund_settlement_sum(Settlement[] settlements, uint count,
        uint rowSize, ref Settlement total, out Diagnosis d);

    // The size this file was written for: a member that is missing or of another type shows here.
    static uint Size<T>(int written)
    {
        if (Marshal.SizeOf<T>() != written) throw new TypeLoadException(typeof(T) + " is not " + written + " bytes");
        return (uint)written;
    }

    static Ratio Read(string text) // "187", "5580/60", "55,80"; nothing: not used
    {
        var ratio = default(Ratio);
        if (text != "") Refused.Check(wmofund_ratio_parse(text, out ratio, out var d), d);
        return ratio;
    }

    static Settlement Settle(List<string[]> rows, uint lineSize)
    {
        var first = rows[0];
        var agreement = new Agreement { StructSize = Size<Agreement>(464), Pay = 1 /* PAY_BUDGET */,
            Supplement = 1 /* SUPPLEMENT_EARMARKED */, AgreedClients = Read(first[1]), QualityAtRisk = Read("5%") };
        Refused.Check(wmofund_band_preset(1 /* BAND_GOEREE_WHOLE */, out agreement.Band, out var d), d);
        var year = new Realisation { StructSize = Size<Realisation>(72), Clients = Read(first[2]),
            Inflow = Read(first[3]), Quality = Read(first[4]), AdvancesCents = long.Parse(first[5]) };
        var lines = rows.Select(row => new Line { Settle = int.Parse(row[6]), Tariff = Read(row[7]),
            Agreed = Read(row[8]), Realised = Read(row[9]), Extra = Read(row[10]), Turned = Read(row[11]),
            TurnedTariff = Read(row[12]) }).ToArray();
        var s = new Settlement { StructSize = Size<Settlement>(160) };
        Refused.Check(wmofund_volume_price_settle(ref agreement, lines, (uint)lines.Length, lineSize, ref year,
            ref s, out d), d);
        return s;
    }

    static void Print(string name, Settlement s) => Console.WriteLine(string.Join(",", name, s.Budget, s.Band,
        s.Quality, s.Extra, s.Transport, s.Due, s.Advances, s.Balance, s.Earmarked));

    public static int Main(string[] words)
    {
        uint lineSize = Size<Line>(112), size = Size<Settlement>(160);
        Size<Diagnosis>(72);
        Console.OutputEncoding = new UTF8Encoding(false);
        Console.WriteLine("provider,budget_cents,band_cents,quality_cents,extra_cents,transport_cents,due_cents,"
            + "advances_cents,balance_cents,earmarked_cents");
        try
        {
            var settlements = new List<Settlement>();
            foreach (var rows in File.ReadLines(words[0]).Skip(1).Select(r => r.Split(',')).GroupBy(r => r[0]))
            {
                settlements.Add(Settle(rows.ToList(), lineSize));
                Print(rows.Key, settlements.Last());
            }
            var total = new Settlement { StructSize = size };
            Refused.Check(wmofund_settlement_sum(settlements.ToArray(), (uint)settlements.Count, size, ref total,
                out var d), d);
            Print("total", total);
            return 0;
        }
        catch (Refused refused)
        {
            Console.Error.WriteLine(refused.Message);
            return refused.Diagnosis.Status;
        }
    }
}
