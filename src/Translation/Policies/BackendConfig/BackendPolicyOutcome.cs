using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>What became of a BackendConfigPolicy at one backend.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Problems">Why it can't be enforced; none when it is in force.</param>
/// <param name="Overridden">Whether policies of higher priority set all that it sets.</param>
/// <param name="TlsOverriddenBy">The BackendTLSPolicy that takes the place of its TLS; null for none.</param>
internal sealed record BackendPolicyOutcome(
    BackendConfigPolicy Policy, ImmutableArray<string> Problems, bool Overridden, ObjectKey? TlsOverriddenBy);
