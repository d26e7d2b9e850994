using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>What fields of one TrafficPolicy are resolved with, and what went wrong meanwhile.</summary>
internal sealed class TrafficFieldContext(TrafficPolicy policy, ILookups lookups, TranslationSettings settings)
{
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();

    /// <summary>The policy.</summary>
    public TrafficPolicy Policy => policy;

    /// <summary>How to read other objects.</summary>
    public ILookups Lookups => lookups;

    /// <summary>The settings.</summary>
    public TranslationSettings Settings => settings;

    /// <summary>What is wrong with the policy so far.</summary>
    public ImmutableArray<string> Problems => _problems.ToImmutable();

    /// <summary>What of the policy has no effect, so far.</summary>
    public ImmutableArray<string> Notes => _notes.ToImmutable();

    /// <summary>Tells that something of the policy has no effect, but does no harm either.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>Tells that the policy can't be enforced as written: it isn't accepted, and what it is attached to fails closed.</summary>
    public void Fail(string problem) => _problems.Add(problem);

    /// <summary>The backend that <paramref name="referrer"/> (the policy, or an extension) refers to.</summary>
    public ResolvedBackend Backend(BackendObjectReference reference, Resource referrer) =>
        BackendResolver.Resolve(reference, ReferenceSource.Of(referrer), lookups, settings);
}
