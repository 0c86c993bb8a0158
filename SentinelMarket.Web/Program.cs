using SentinelMarket.Web.Commands;
using SentinelMarket.Web.Hosting;

return await CommandLine.RunAsync(args, new ProductHost());
