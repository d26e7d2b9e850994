using KGateway.Kubernetes.Ownership;
using KGateway.Resources.GatewayApi;

namespace KGateway.Kubernetes.Deployment;

/// <summary>The GatewayClasses that exist from the start.</summary>
public sealed record GatewayClassOptions
{
    /// <summary>Whether there is a class of waypoints.</summary>
    public bool Waypoint { get; init; }

    /// <summary>Parameters of the classes, by name.</summary>
    public IReadOnlyDictionary<string, ParametersReference> Parameters { get; init; } = new Dictionary<string, ParametersReference>();

    /// <summary>To what the classes that are made belong; null if they stay for good.</summary>
    public InstallationRole? Owner { get; init; }

    /// <summary>How long a class that was deleted is missing at most, and how long a failed try is followed by none.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);
}
