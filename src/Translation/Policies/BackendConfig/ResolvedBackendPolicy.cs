using System.Collections.Immutable;
using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>A BackendConfigPolicy with everything looked up that it refers to.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Fields">The fields that it sets, those that failed left out.</param>
/// <param name="Problems">What is wrong with it; none when it can be enforced as written.</param>
internal sealed record ResolvedBackendPolicy(BackendConfigPolicy Policy, ImmutableArray<BackendField> Fields, ImmutableArray<string> Problems);
