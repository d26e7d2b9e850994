using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>A response that the proxy has neither accepted nor refused yet.</summary>
internal sealed class SentResponse(long number, long sentAt, ReadOnlyMemory<EncodedResource> changed, HeldState[]? previous)
{
    /// <summary>Number behind the nonce.</summary>
    public long Number { get; } = number;

    /// <summary>Timestamp of sending.</summary>
    public long SentAt { get; } = sentAt;

    /// <summary>The resources that were new to the proxy in it (in state of the world a response may list more).</summary>
    public ReadOnlyMemory<EncodedResource> Changed { get; } = changed;

    /// <summary>What the proxy held before under the names of <see cref="Changed"/>; null when nothing at all.</summary>
    public HeldState[]? Previous { get; } = previous;

    /// <summary>Removed names with what was held.</summary>
    public List<KeyValuePair<string, HeldState>>? Removed { get; init; }

    /// <summary>Other responses of the type were unanswered when it was sent, so that in a list of all their content may be to blame.</summary>
    public bool AmongOthers { get; init; }

    public HeldState PreviousOf(int index) => Previous is null ? HeldState.None : Previous[index];

    public int IndexOf(string name)
    {
        var span = Changed.Span;
        for (var i = 0; i < span.Length; i++)
        {
            if (string.Equals(span[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
