namespace SentinelMarket.Web.Components.Shared;

/// <summary>What a page knows: nothing yet, figures, figures that a later refresh could not renew, or only a fault.</summary>
public sealed class Snapshot<T>
    where T : class
{
    public T? Value { get; private set; }

    /// <summary>Why the last refresh failed, for a person; null when it did not.</summary>
    public string? Fault { get; private set; }

    /// <summary>When <see cref="Value"/> was read.</summary>
    public DateTimeOffset? ReadAt { get; private set; }

    public bool IsLoading => Value is null && Fault is null;

    public bool IsStale => Value is not null && Fault is not null;

    public bool IsBroken => Value is null && Fault is not null;

    public void Succeed(T value, DateTimeOffset readAt)
    {
        Value = value;
        ReadAt = readAt;
        Fault = null;
    }

    public void Fail(string fault) => Fault = fault;

    /// <summary>Forgets everything: the page is about something else now.</summary>
    public void Clear()
    {
        Value = null;
        Fault = null;
        ReadAt = null;
    }
}
