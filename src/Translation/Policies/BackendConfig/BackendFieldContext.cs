using System.Collections.Immutable;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>What fields of one BackendConfigPolicy are resolved with, and what went wrong meanwhile.</summary>
internal sealed class BackendFieldContext(BackendConfigPolicy policy, ILookups lookups, TranslationSettings settings)
{
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();

    /// <summary>The policy.</summary>
    public BackendConfigPolicy Policy => policy;

    /// <summary>How to read other objects.</summary>
    public ILookups Lookups => lookups;

    /// <summary>What changes the result.</summary>
    public TranslationSettings Settings => settings;

    /// <summary>What is wrong with the policy so far.</summary>
    public ImmutableArray<string> Problems => _problems.ToImmutable();

    /// <summary>Tells that the policy can't be enforced as written: it isn't accepted, and its backends aren't served.</summary>
    public void Fail(string problem) => _problems.Add(problem);

    /// <summary>Fails when a duration isn't longer than nothing, which Envoy asks for.</summary>
    public void CheckPositive(string field, TimeSpan? duration)
    {
        if (duration <= TimeSpan.Zero)
            Fail($"{field} must be greater than 0");
    }
}
