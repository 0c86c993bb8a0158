using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SentinelMarket.Tests.Alerting;

/// <summary>A mail server on loopback that takes messages by STARTTLS from one account.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate;
    private readonly int _port = FreePort.Take();
    private TcpListener? _listener;
    private Task _serving = Task.CompletedTask;

    public MailSink()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), DateTimeOffset.FromUnixTimeSeconds(4_000_000_000));
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        AuthorityFile = Path.Combine(_folder.FullPath, "authority.pem");
        File.WriteAllText(AuthorityFile, made.ExportCertificatePem());
        Listen();
    }

    public string AuthorityFile { get; }

    public ConcurrentQueue<(string From, string To, string Text, bool WasSecret, string? Account)> Taken { get; } = new();

    /// <summary>Whether STARTTLS is offered.</summary>
    public bool IsSecret { get; set; } = true;

    /// <summary>What it answers to a message instead of taking it; null takes it.</summary>
    public string? Refusal { get; set; }

    public (string, string)[] Settings =>
    [
        ("Smtp:Host", "localhost"), ("Smtp:Port", _port.ToString(CultureInfo.InvariantCulture)), ("Smtp:From", "market@example.org"), ("Smtp:User", "market"),
        ("Smtp:Password", "a mail password"), ("Smtp:AuthorityFile", AuthorityFile), ("Channels:mail:Kind", "Email"), ("Channels:mail:To:0", "desk@example.org"), ("Channels:mail:To:1", "second@example.org"),
    ];

    public void Listen()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _serving = ServeAsync(_listener);
    }

    public async Task FallSilentAsync()
    {
        _listener!.Stop();
        await _serving;
    }

    public async ValueTask DisposeAsync()
    {
        await FallSilentAsync();
        _certificate.Dispose();
        _folder.Dispose();
    }

    private async Task ServeAsync(TcpListener listener)
    {
        while (true)
        {
            TcpClient client;
            try { client = await listener.AcceptTcpClientAsync(); }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException) { return; }
            using (client)
            {
                try { await TalkAsync(client.GetStream()); }
                catch (Exception fault) when (fault is IOException or System.Security.Authentication.AuthenticationException) { }
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var (secret, account, from, to) = (false, (string?)null, "", new List<string>());
        using var plain = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        var reader = plain;
        await SayAsync("220 localhost");
        while (await reader.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync(secret || !IsSecret ? "250-localhost\r\n250 AUTH PLAIN" : "250-localhost\r\n250-8BITMIME\r\n250 STARTTLS");
                    break;
                case "STARTTLS":
                    await SayAsync("220 go ahead");
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    (stream, reader, secret) = (tls, new StreamReader(tls, Encoding.ASCII), true);
                    break;
                case "AUTH":
                    account = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2]));
                    await SayAsync(account == "\0market\0a mail password" ? "235 welcome" : "535 no");
                    break;
                case "MAIL":
                    from = line["MAIL FROM:".Length..];
                    await SayAsync("250 ok");
                    break;
                case "RCPT":
                    to.Add(line["RCPT TO:".Length..]);
                    await SayAsync("250 ok");
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } part && part != ".") { text.Append(part).Append('\n'); }
                    if (Refusal is null) { Taken.Enqueue((from, string.Join(' ', to), text.ToString(), secret, account)); }
                    await SayAsync(Refusal ?? "250 taken");
                    break;
                case "QUIT":
                    return;
                default:
                    await SayAsync("500 what?");
                    break;
            }
        }

        async Task SayAsync(string answer)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"));
            await stream.FlushAsync();
        }
    }
}
