using System.Collections.Immutable;

namespace KGateway.Translation.Effective;

/// <summary>What is in force for one object, for people: by one Gateway, or of backends by all.</summary>
/// <param name="Gateway">The Gateway, as <c>namespace/name</c>; empty for what all Gateways have in common.</param>
/// <param name="Listeners">The listeners by which a route is in force, or whose settings those of a Gateway are.</param>
/// <param name="Parts">The parts of the object, in the order in which they are written; then the levels above it.</param>
public sealed record EffectivePolicies(string Gateway, ImmutableArray<string> Listeners, ImmutableArray<EffectivePart> Parts)
{
    /// <summary>The policies that any part names, each once.</summary>
    public IEnumerable<string> PolicyNames() => Parts.SelectMany(static part => part.Policies, static (_, policy) => policy.Policy).Distinct();
}
