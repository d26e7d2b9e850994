using KGateway.Kubernetes.Ownership;
using KGateway.Translation;

namespace KGateway.Kubernetes.Logins;

/// <summary>How the control plane keeps what logins need.</summary>
public sealed record LoginOptions
{
    /// <summary>The settings of the translation, which say in which namespace it looks.</summary>
    public required TranslationSettings Translation { get; init; }

    /// <summary>The owner of what is made; null to leave it where it is for good.</summary>
    public ReplicaDeployment? Deployment { get; init; }

    /// <summary>How long a Secret that was deleted is missing at most, and how long a failed try is followed by none.</summary>
    public TimeSpan SecretInterval { get; init; } = TimeSpan.FromSeconds(30);
}
