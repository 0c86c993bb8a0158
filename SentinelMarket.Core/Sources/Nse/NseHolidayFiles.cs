using System.Text.Json;
using Microsoft.Extensions.Options;
using SentinelMarket.Core.Records;
using SentinelMarket.Core.Sources.Files;

namespace SentinelMarket.Core.Sources.Nse;

/// <summary>Opens saved answers of NSE's list of holidays, within the bounds of all files.</summary>
public sealed class NseHolidayFiles(IOptions<EndOfDayFileOptions> options, TimeProvider clock)
{
    private readonly EndOfDayFileReader _reader = new(options.Value, clock, Recognise);

    /// <summary>Reads files and folders one at a time; whatever is no list becomes a refusal, and the rest goes on.</summary>
    public IAsyncEnumerable<FileExtraction> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken) => _reader.ReadAsync(paths, cancellationToken);

    private static FileExtraction Recognise(string stream, string request, ReadOnlyMemory<byte> content, DateTimeOffset fetchedAt)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("CM", out var days) && days.ValueKind == JsonValueKind.Array)
            {
                return new FileExtraction(
                    stream,
                    new RawDocument { Source = NseHolidayFeed.Source, Stream = stream, Content = content, ContentType = "application/json", Request = request, FetchedAt = fetchedAt },
                    null,
                    null);
            }
        }
        catch (JsonException)
        {
            // Said below, like any other file that is no list.
        }

        return FileExtraction.Refused(stream, $"{stream} is not NSE's list of holidays: a JSON object with a list CM is expected, as https://www.nseindia.com/api/holiday-master?type=trading answers.");
    }
}
