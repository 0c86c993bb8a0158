using SentinelMarket.Core.Serving;
using SentinelMarket.Core.Warehouse;
using SentinelMarket.Tests.Warehouse;

namespace SentinelMarket.Tests.Serving;

/// <summary>Alone, because it looks at the memory of the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ExportMemory
{
    public const string Name = "Memory of an export";
}

[Collection(ExportMemory.Name)]
public sealed class StockExportMemoryTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Memory_stays_flat_however_many_rows_there_are()
    {
        await server.Database.LinesAsync("SELECT ensure_stock_partitions('2023-03-01', '2023-03-01')::text");
        await server.Database.LinesAsync(
            """
            INSERT INTO stock_data_warehouse (ticker, series, exchange, price, trading_day, timestamp, source, fetched_at, run_id, raw_data)
            SELECT 'M' || i, 'EQ', 'NSE', i, '2023-03-01', '2023-03-01T10:00Z', 'nse.quote', now(), 1, jsonb_build_object('text', repeat('x', 200)) FROM generate_series(1, 150000) i
            """);
        var meter = new MeteringStream();

        var rows = await new StockExport(new StockScan(server.Database)).WriteAsync(new StockScanFilter { From = new DateOnly(2023, 3, 1), To = new DateOnly(2023, 3, 1) }, StockExportFormat.Csv, meter, CancellationToken.None);

        Assert.Equal(150_000, rows);
        Assert.InRange(meter.Length, 40_000_000, long.MaxValue);
        Assert.InRange(meter.GrownBytes, long.MinValue, 8_000_000);
    }

    /// <summary>Drops what is written and notes by how much the living memory has grown since its first byte.</summary>
    private sealed class MeteringStream : Stream
    {
        private const long Between = 8_000_000;
        private long _length;
        private long _next;
        private long _first;

        public long GrownBytes { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            _length += count;
            if (_length < _next) { return; }
            var living = GC.GetTotalMemory(forceFullCollection: true);
            if (_next == 0) { _first = living; }
            GrownBytes = Math.Max(GrownBytes, living - _first);
            _next = _length + Between;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
