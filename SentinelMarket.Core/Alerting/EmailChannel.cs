using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace SentinelMarket.Core.Alerting;

/// <summary>Sends messages as mail in plain text.</summary>
internal sealed class EmailChannel(AlertChannelSetting setting, SmtpOptions server, TimeSpan timeout, TimeProvider clock) : IAlertChannel
{
    private const int LineLength = 76;

    public async Task SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var conversation = await SmtpConversation.OpenAsync(server, either.Token).ConfigureAwait(false);
            await using var open = conversation.ConfigureAwait(false);
            await conversation.SendAsync(server.From, [.. setting.To], Written(message), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AlertNotTakenException("The mail server did not answer in time.", isPassing: true, late);
        }
        catch (AuthenticationException fault)
        {
            throw new AlertNotTakenException($"The mail server's certificate is not trusted: {fault.Message}", isPassing: true, fault);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw new AlertNotTakenException($"The mail server cannot be reached: {fault.Message}", isPassing: true, fault);
        }
    }

    public void Dispose()
    {
    }

    /// <summary>The message with headers (RFC 5322) and a body in base64, so that no line is too long and none begins with a dot.</summary>
    private string Written(AlertMessage message)
    {
        var text = new StringBuilder();
        foreach (var line in message.Lines) { text.Append(line).Append("\r\n"); }
        foreach (var incident in message.Incidents)
        {
            text.Append(CultureInfo.InvariantCulture, $"\r\nIncident {incident.Id}, {incident.Severity}, rule {incident.Rule}\r\n");
            text.Append(CultureInfo.InvariantCulture, $"{incident.Metric} of {incident.Subject} is {incident.Value:0.##} since {incident.PendingSince.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\r\n");
            if (message.LinkTo(incident) is { } link) { text.Append(link).Append("\r\n"); }
        }

        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ToString()));
        var mail = new StringBuilder()
            .Append("From: SentinelMarket <").Append(server.From).Append(">\r\n")
            .Append("To: ").AppendJoin(", ", setting.To).Append("\r\n")
            .Append("Subject: =?utf-8?B?").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(message.Title.Length > 150 ? message.Title[..150] : message.Title))).Append("?=\r\n")
            .Append("Date: ").Append(message.At.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)).Append("\r\n")
            // The same with each attempt, so that a repetition is known as one.
            .Append(CultureInfo.InvariantCulture, $"Message-ID: <alert-{message.Id}-{message.At.UtcTicks:x}@{server.From[(server.From.IndexOf('@', StringComparison.Ordinal) + 1)..]}>\r\n")
            .Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        for (var at = 0; at < body.Length; at += LineLength) { mail.Append(body, at, Math.Min(LineLength, body.Length - at)).Append("\r\n"); }
        return mail.ToString();
    }
}
