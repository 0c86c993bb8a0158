using SentinelMarket.Core.Records;

namespace SentinelMarket.Core.Sources.Reference;

/// <summary>BSE scrip codes by company name. Without ISINs, so a share is found by its name.</summary>
internal sealed class BseScripCodesFormat : ReferenceFormat
{
    public override string Name => "BSE scrip codes (Company Name, Scrip Code)";

    public override string Source => SourceIds.BseScripCodes;

    protected override IReadOnlyList<string> RequiredColumns { get; } = ["Company Name", "Scrip Code"];

    public override ReferenceFact? Read(ref ReferenceFields fields, string list, DateOnly asOf)
    {
        var fact = new ReferenceFact { Source = Source, List = list, BseCode = fields.BseCode("Scrip Code"), Name = fields.Text("Company Name"), AsOf = asOf };
        return fields.Fault is null ? fact : null;
    }
}

/// <summary>BSE's own list of securities as its site exports it, with ISINs.</summary>
internal sealed class BseSecuritiesFormat : ReferenceFormat
{
    public override string Name => "BSE securities (Security Code, Issuer Name, Security Id, Security Name, ..., ISIN No)";

    public override string Source => SourceIds.BseSecurities;

    protected override IReadOnlyList<string> RequiredColumns { get; } = ["Security Code", "Issuer Name", "Security Id", "ISIN No"];

    public override ReferenceFact? Read(ref ReferenceFields fields, string list, DateOnly asOf)
    {
        var fact = new ReferenceFact
        {
            Source = Source,
            List = list,
            BseCode = fields.BseCode("Security Code"),
            Isin = fields.IsinOrNull("ISIN No"),
            Name = fields.Text("Issuer Name") ?? fields.Text("Security Name"),
            Sector = fields.Text("Industry"),
            FaceValue = fields.Number("Face Value"),
            AsOf = asOf,
        };
        return fields.Fault is null ? fact : null;
    }
}
