using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;

namespace KGateway.Translation.BackendTls;

/// <summary>What became of a BackendTLSPolicy at one of its targets.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Unresolved">Why references to certificates didn't resolve; null when all did.</param>
/// <param name="Refused">Why it isn't in force as written; null when it is.</param>
internal sealed record BackendTlsOutcome(BackendTlsPolicy Policy, ReferenceProblem? Unresolved, ReferenceProblem? Refused);
