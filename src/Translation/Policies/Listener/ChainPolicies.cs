using KGateway.Resources;

namespace KGateway.Translation.Policies.Listener;

/// <summary>What policies set for the filter chain of a listener. Compares by content.</summary>
/// <param name="Fields">The fields in force.</param>
/// <param name="ClientCertificates">How clients are asked for certificates; null when no policy says it.</param>
internal sealed record ChainPolicies(EquatableArray<ListenerField> Fields, ClientCertificates? ClientCertificates)
{
    /// <summary>Nothing.</summary>
    public static ChainPolicies None { get; } = new([], null);
}
