using Npgsql;
using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Warehouse.QualityReports;

/// <summary>Gathers what the statements count about one source at one exchange.</summary>
internal sealed class QualitySums
{
    private const int FirstCount = 3;

    private static readonly string[] Kinds = ["", QualityChecks.AgreesWithFormat, QualityChecks.AgreesWithExchange, QualityChecks.AgreesWithEndOfDay, QualityChecks.AgreesWithQuotes];

    private readonly Dictionary<string, Share> _filled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Share> _agreeing = new(StringComparer.Ordinal);
    private readonly List<CheckQuality> _checks = [];
    private RowProfile _profile = new(null, null, null);
    private Share _accuracy = Share.None;
    private long _duplicates;

    private QualitySums(string source, string exchange, long records) => (Source, Exchange, Records) = (source, exchange, records);

    public string Source { get; }

    public string Exchange { get; }

    public long Records { get; }

    /// <summary>A row of <see cref="QualityStatements.Cells"/>.</summary>
    public static QualitySums OfCells(NpgsqlDataReader reader, Func<string, IReadOnlySet<string>> requiredOf)
    {
        var sum = new QualitySums(reader.GetString(0), reader.GetString(1), reader.GetInt64(2));
        var required = requiredOf(sum.Source);
        var column = FirstCount;
        foreach (var field in QualityStatements.Fields)
        {
            if (required.Contains(field)) { sum._filled[field] = new Share(reader.GetInt64(column), sum.Records); }
            column++;
        }

        foreach (var rule in QualityStatements.RowChecks)
        {
            sum.Check(rule, reader.GetInt64(column + 1), reader.GetInt64(column), reader.Text(column + 2));
            column += 3;
        }

        var quartiles = reader.IsDBNull(column + 1) ? null : reader.GetFieldValue<double[]>(column + 1);
        sum._profile = new RowProfile(reader.DecimalOrNull(column), quartiles?[1], quartiles?[2] - quartiles?[0]);
        return sum;
    }

    /// <summary>A row of <see cref="QualityStatements.Agreement"/>.</summary>
    public void Agreement(NpgsqlDataReader reader)
    {
        var share = new Share(reader.GetInt64(4), reader.GetInt64(3));
        _accuracy += share;
        _checks.Add(new CheckQuality(Kinds[reader.GetInt32(2)], share, reader.Text(5)));
        for (var i = 0; i < QualityStatements.Compared.Length; i++)
        {
            var field = QualityStatements.Compared[i];
            _agreeing[field] = _agreeing.GetValueOrDefault(field, Share.None) + new Share(reader.GetInt64(7 + (2 * i)), reader.GetInt64(6 + (2 * i)));
        }
    }

    /// <summary>A row of <see cref="QualityStatements.Identity"/>.</summary>
    public void Identity(NpgsqlDataReader reader)
    {
        _duplicates = reader.GetInt64(2);
        Check(QualityChecks.SymbolHasOneIsin, reader.GetInt64(4), reader.GetInt64(3), reader.Text(5));
        Check(QualityChecks.SymbolInLists, reader.GetInt64(7), reader.GetInt64(6), reader.Text(8));
    }

    /// <summary>The result of a check of consistency; one that could be asked about no row is left out.</summary>
    public void Check(string rule, long held, long made, string? example)
    {
        if (made > 0) { _checks.Add(new CheckQuality(rule, new Share(held, made), example)); }
    }

    public SourceQuality Conclude()
    {
        var consistency = QualityChecks.All.Where(check => check.Kind == QualityCheckKind.Consistency).Select(check => check.Id).ToHashSet(StringComparer.Ordinal);
        return new SourceQuality
        {
            Source = Source,
            Exchange = Exchange,
            Figures = new QualityFigures(
                Records,
                _filled.Values.Aggregate(Share.None, (sum, share) => sum + share),
                _accuracy,
                Math.Max(0, Records - _accuracy.Whole),
                _checks.Where(check => consistency.Contains(check.Rule)).Aggregate(Share.None, (sum, check) => sum + check.Held),
                _duplicates),
            Fields =
            [
                .. QualityStatements.Compared.Union(QualityStatements.Fields, StringComparer.Ordinal)
                    .Select(field => new FieldQuality(field, _filled.GetValueOrDefault(field, Share.None), _agreeing.GetValueOrDefault(field, Share.None)))
                    .Where(field => field.Filled.Whole > 0 || field.Agreeing.Whole > 0),
            ],
            Checks = _checks,
            Profile = _profile,
        };
    }
}
