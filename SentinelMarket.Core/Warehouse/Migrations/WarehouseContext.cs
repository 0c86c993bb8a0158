using Microsoft.EntityFrameworkCore;

namespace SentinelMarket.Core.Warehouse.Migrations;

/// <summary>
/// Carries the migrations and nothing else: the tables are partitioned and written by binary COPY, which EF Core has no words for, so the
/// model is empty and the migrations are SQL.
/// </summary>
internal sealed class WarehouseContext(DbContextOptions<WarehouseContext> options) : DbContext(options);
