using System.CommandLine;
using System.Globalization;

namespace SentinelMarket.Web.Commands;

/// <summary>The options that every verb has.</summary>
internal sealed class GlobalOptions
{
    public readonly Option<bool> Live = new("--live") { Description = "Use the live database and the real feeds instead of the simulated ones.", Recursive = true };

    public readonly Option<string?> Data = new("--data") { Description = "The folder that holds the lake and the embedded database.", HelpName = "FOLDER", Recursive = true };

    public readonly Option<int?> Port = new("--port")
    {
        Description = "The port of the dashboard.",
        HelpName = "N",
        Recursive = true,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue) { return port; }
            result.AddError($"--port is \"{text}\"; a whole number from 0 to 65535 is expected.");
            return null;
        },
    };

    public void AddTo(RootCommand root)
    {
        root.Add(Live);
        root.Add(Data);
        root.Add(Port);
    }

    public HostArguments Of(ParseResult parsed) => new(parsed.GetValue(Live) ? true : null, parsed.GetValue(Data), parsed.GetValue(Port));
}
