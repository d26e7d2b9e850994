using KGateway.Translation.Gateways;
using KGateway.Translation.Listeners;

namespace KGateway.Translation.Statuses;

/// <summary>What was found to be wrong with the listeners of a Gateway after they had been validated.</summary>
/// <param name="Of">What isn't as written in a listener, and whether it is served all the same; null when all is well.</param>
/// <param name="OverlapOf">What the certificates of a listener have in common with those of another; null for nothing.</param>
/// <param name="WhyReplaced">Why the routes of a listener are answered with errors; null when they aren't.</param>
/// <param name="GatewayReplaced">Why all routes of the Gateway are answered with errors; null when they aren't.</param>
internal sealed record ListenerProblems(
    Func<AttachedListener, (ListenerProblem Problem, bool Served)?> Of,
    Func<AttachedListener, CertificateOverlap?> OverlapOf,
    Func<AttachedListener, string?> WhyReplaced,
    string? GatewayReplaced);
