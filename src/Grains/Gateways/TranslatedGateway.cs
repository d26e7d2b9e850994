using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Versions;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Gateways;

/// <summary>A translation, what it was made from, and what has become of the deployment.</summary>
/// <param name="Translation">The translation.</param>
/// <param name="Inputs">What it was made from.</param>
/// <param name="DeploymentProblem">Why the proxies can't be deployed; null when nothing is known of that.</param>
internal sealed record TranslatedGateway(GatewayTranslation Translation, VersionVector Inputs, DeploymentProblem? DeploymentProblem = null)
{
    /// <summary>What the Gateway says in the statuses of objects.</summary>
    public IEnumerable<KeyValuePair<ResourceId, ObjectStatus>> Statuses =>
        Translation.Statuses.Select(pair => KeyValuePair.Create(pair.Key, With(pair.Value)));

    /// <summary>What it says in the status of an object; null when nothing.</summary>
    public ObjectStatus? StatusOf(ResourceId id) => Translation.Statuses.GetValueOrDefault(id) is { } status ? With(status) : null;

    private ObjectStatus With(ObjectStatus status) => status is GatewayStatus gateway && DeploymentProblem is { } problem
        ? gateway.NotDeployed(problem.Fault == DeploymentFault.Parameters, problem.Message)
        : status;
}
