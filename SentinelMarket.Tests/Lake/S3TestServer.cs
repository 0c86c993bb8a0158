using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using SentinelMarket.Core.Lake;

namespace SentinelMarket.Tests.Lake;

/// <summary>
/// As much of S3 as the lake asks for, written for these tests from its public description: path-style objects with ranges, listings with prefix, delimiter and
/// continuation in pages of 1,000 at most, errors as XML; and every request's signature (version 4) and body hash is checked.
/// </summary>
internal sealed class S3TestServer
{
    private const string Bucket = "lake";
    private const string AccessKey = "tester";
    private const string SecretKey = "a secret of the tests";
    private const int MostKeys = 1_000;
    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static readonly Lazy<Task<S3TestServer>> Shared = new(StartAsync);

    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private string _address = "";

    public static Task<S3TestServer> GetAsync() => Shared.Value;

    /// <summary>The bucket with a prefix of its own.</summary>
    public LakeS3Options Options(string prefix) => new() { Bucket = Bucket, Prefix = prefix, Endpoint = _address, AccessKey = AccessKey, SecretKey = SecretKey };

    private static async Task<S3TestServer> StartAsync()
    {
        var server = new S3TestServer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        TestRun.AtEnd(async () => await app.DisposeAsync());
        server._address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (Refusal(context, body.ToArray()) is { } refusal)
        {
            await FailAsync(context, HttpStatusCode.Forbidden, refusal);
            return;
        }

        var path = Uri.UnescapeDataString(context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0]).TrimStart('/').Split('/', 2);
        if (path[0] != Bucket) { await FailAsync(context, HttpStatusCode.NotFound, "NoSuchBucket"); return; }
        var key = path.Length > 1 ? path[1] : string.Empty;
        switch (context.Request.Method)
        {
            case "GET" when key.Length == 0: await ListAsync(context); break;
            case "PUT": _objects[key] = body.ToArray(); context.Response.Headers.ETag = "\"0-1\""; break;
            case "DELETE": _objects.TryRemove(key, out _); context.Response.StatusCode = StatusCodes.Status204NoContent; break;
            case "GET" or "HEAD" when _objects.TryGetValue(key, out var bytes): await SendAsync(context, bytes); break;
            default: await FailAsync(context, HttpStatusCode.NotFound, "NoSuchKey"); break;
        }
    }

    private static async Task SendAsync(HttpContext context, byte[] bytes)
    {
        var response = context.Response;
        var start = 0;
        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            start = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {start}-{bytes.Length - 1}/{bytes.Length}";
        }

        response.Headers.ETag = "\"0-1\"";
        response.Headers.LastModified = DateTimeOffset.UnixEpoch.ToString("R", CultureInfo.InvariantCulture);
        response.ContentLength = bytes.Length - start;
        if (!HttpMethods.IsHead(context.Request.Method)) { await response.Body.WriteAsync(bytes.AsMemory(start)); }
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (prefix, delimiter, after) = (query["prefix"].ToString(), query["delimiter"].ToString(), query["continuation-token"].ToString());
        var items = new SortedDictionary<string, long?>(StringComparer.Ordinal);
        foreach (var (key, bytes) in _objects.Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var cut = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (cut < 0) { items[key] = bytes.Length; }
            else { items[key[..(cut + delimiter.Length)]] = null; }
        }

        var page = items.Where(item => string.CompareOrdinal(item.Key, after) > 0).Take(MostKeys + 1).ToList();
        var isTruncated = page.Count > MostKeys;
        page = [.. page.Take(MostKeys)];
        await WriteAsync(context, new XElement(
            Namespace + "ListBucketResult",
            new XElement(Namespace + "Name", Bucket),
            new XElement(Namespace + "Prefix", prefix),
            new XElement(Namespace + "IsTruncated", isTruncated),
            isTruncated ? new XElement(Namespace + "NextContinuationToken", page[^1].Key) : null,
            page.Select(item => item.Value is { } size
                ? new XElement(Namespace + "Contents", new XElement(Namespace + "Key", item.Key), new XElement(Namespace + "Size", size), new XElement(Namespace + "LastModified", "1970-01-01T00:00:00.000Z"))
                : new XElement(Namespace + "CommonPrefixes", new XElement(Namespace + "Prefix", item.Key)))));
    }

    private static Task FailAsync(HttpContext context, HttpStatusCode status, string code)
    {
        context.Response.StatusCode = (int)status;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : WriteAsync(context, new XElement("Error", new XElement("Code", code), new XElement("Message", code)));
    }

    private static Task WriteAsync(HttpContext context, XElement answer)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(answer.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>Why a request is not the tester's own; null when it is.</summary>
    private static string? Refusal(HttpContext context, byte[] body)
    {
        const string Scheme = "AWS4-HMAC-SHA256 ";
        var request = context.Request;
        if (request.Headers.Authorization.ToString() is not { } authorization || !authorization.StartsWith(Scheme, StringComparison.Ordinal)) { return "AccessDenied"; }
        var parts = authorization[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        if (parts["Credential"].Split('/') is not [AccessKey, var day, var region, "s3", "aws4_request"]) { return "InvalidAccessKeyId"; }
        var claimed = request.Headers["x-amz-content-sha256"].ToString();
        if (claimed != "UNSIGNED-PAYLOAD" && claimed != Hex(SHA256.HashData(body))) { return "XAmzContentSHA256Mismatch"; }
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?', 2);
        var query = target.Length == 1 ? "" : string.Join('&', target[1].Split('&').Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=").Order(StringComparer.Ordinal));
        var signed = parts["SignedHeaders"].Split(';');
        var canonical = string.Join(
            '\n', request.Method, target[0], query, string.Concat(signed.Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n")), parts["SignedHeaders"], claimed);
        var scope = $"{day}/{region}/s3/aws4_request";
        var text = string.Join('\n', Scheme.TrimEnd(), request.Headers["x-amz-date"].ToString(), scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = new[] { day, region, "s3", "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + SecretKey), (last, part) => HMACSHA256.HashData(last, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == parts["Signature"] ? null : "SignatureDoesNotMatch";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
