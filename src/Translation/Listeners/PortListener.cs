using System.Collections.Immutable;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Listeners;

/// <summary>The Envoy listener of one port of a Gateway.</summary>
/// <param name="Encoded">The listener; null when none of its chains can be served.</param>
/// <param name="Tables">Names of the route tables that it takes routes from.</param>
/// <param name="Problems">What isn't as written, by the index of the Gateway's listener.</param>
internal sealed record PortListener(
    EncodedMessage? Encoded,
    IReadOnlyCollection<string> Tables,
    IReadOnlyDictionary<int, (ListenerProblem Problem, bool Served)> Problems)
{
    /// <summary>The SDS secrets that it waits for, by name.</summary>
    public ImmutableArray<EncodedMessage> Secrets { get; init; } = [];
}
