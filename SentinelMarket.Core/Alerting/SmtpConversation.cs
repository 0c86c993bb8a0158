using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SentinelMarket.Core.Sources.Http;

namespace SentinelMarket.Core.Alerting;

/// <summary>One connection to a mail server: as much of RFC 5321, 3207 and 4954 as it takes to hand over a message.</summary>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private const int LongestLine = 4_096;
    private const int MostLines = 100;

    private readonly TcpClient _client;
    private Stream _stream;
    private StreamReader _reader;

    private SmtpConversation(TcpClient client, Stream stream)
    {
        _client = client;
        _stream = stream;
        _reader = ReaderOf(stream);
    }

    /// <summary>Connects, makes the connection secret and signs in.</summary>
    /// <exception cref="AlertNotTakenException">The server refused, or does not offer what is asked for.</exception>
    public static async Task<SmtpConversation> OpenAsync(SmtpOptions server, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(server.Host, server.Port, cancellationToken).ConfigureAwait(false);
            var conversation = new SmtpConversation(client, client.GetStream());
            if (server.Security == SmtpSecurity.Tls) { await conversation.SecureAsync(server, cancellationToken).ConfigureAwait(false); }
            await conversation.ExpectAsync(2, "the greeting", cancellationToken).ConfigureAwait(false);
            var offers = await conversation.HelloAsync(cancellationToken).ConfigureAwait(false);
            if (server.Security == SmtpSecurity.StartTls)
            {
                if (!offers.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase)) { throw new AlertNotTakenException("The mail server does not offer STARTTLS, so nothing was sent.", isPassing: false); }
                await conversation.SayAsync("STARTTLS", 2, "STARTTLS", cancellationToken).ConfigureAwait(false);
                await conversation.SecureAsync(server, cancellationToken).ConfigureAwait(false);
                await conversation.HelloAsync(cancellationToken).ConfigureAwait(false);
            }

            if (server.User.Length > 0)
            {
                var password = FeedSecret.Read(server.Password, server.PasswordFile) ?? throw new AlertNotTakenException("The mail account's password cannot be read.", isPassing: true);
                var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{server.User}\0{password}"));
                await conversation.SayAsync("AUTH PLAIN " + plain, 2, "AUTH PLAIN", cancellationToken).ConfigureAwait(false);
            }

            return conversation;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Hands over one message; it is the server's from then on.</summary>
    /// <exception cref="AlertNotTakenException">The server refused it or a receiver.</exception>
    public async Task SendAsync(string from, IReadOnlyList<string> to, string message, CancellationToken cancellationToken)
    {
        await SayAsync($"MAIL FROM:<{from}>", 2, "MAIL FROM", cancellationToken).ConfigureAwait(false);
        foreach (var receiver in to) { await SayAsync($"RCPT TO:<{receiver}>", 2, "RCPT TO", cancellationToken).ConfigureAwait(false); }
        await SayAsync("DATA", 3, "DATA", cancellationToken).ConfigureAwait(false);
        await SayAsync(message + ".", 2, "the message", cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.WriteAsync("QUIT\r\n"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // What was handed over is the server's, however the connection ends.
        }

        _reader.Dispose();
        await _stream.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private static StreamReader ReaderOf(Stream stream) => new(stream, Encoding.ASCII, detectEncodingFromByteOrderMarks: false, bufferSize: 1024, leaveOpen: true);

    private async Task<IReadOnlyList<string>> HelloAsync(CancellationToken cancellationToken) => await SayAsync("EHLO [127.0.0.1]", 2, "EHLO", cancellationToken).ConfigureAwait(false);

    private async Task SecureAsync(SmtpOptions server, CancellationToken cancellationToken)
    {
        var authentication = new SslClientAuthenticationOptions { TargetHost = server.Host };
        if (server.AuthorityFile.Length > 0)
        {
            authentication.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            authentication.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(server.AuthorityFile);
        }

        // What came in clear after STARTTLS is not believed: a reader of its own begins with the secret stream.
        var secret = new SslStream(_stream, leaveInnerStreamOpen: false);
        await secret.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
        _reader.Dispose();
        _stream = secret;
        _reader = ReaderOf(secret);
    }

    private async Task<IReadOnlyList<string>> SayAsync(string line, int expected, string what, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellationToken).ConfigureAwait(false);
        return await ExpectAsync(expected, what, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The lines of an answer without their codes.</summary>
    private async Task<IReadOnlyList<string>> ExpectAsync(int expected, string what, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await _reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? throw new IOException($"The mail server hung up at {what}.");
            if (line.Length is < 3 or > LongestLine || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) { throw new IOException($"The mail server's answer to {what} is none of SMTP."); }
            lines.Add(line.Length > 4 ? line[4..] : string.Empty);
            if (line.Length > 3 && line[3] == '-') { continue; }
            if (code / 100 == expected) { return lines; }
            throw new AlertNotTakenException(string.Create(CultureInfo.InvariantCulture, $"The mail server answered {code} to {what}."), isPassing: code / 100 != 5);
        }

        throw new IOException($"The mail server's answer to {what} has more than {MostLines} lines.");
    }
}
