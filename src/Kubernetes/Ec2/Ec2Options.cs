using KGateway.Kubernetes.Ownership;
using KGateway.Translation;

namespace KGateway.Kubernetes.Ec2;

/// <summary>How the control plane looks up EC2 instances.</summary>
public sealed record Ec2Options
{
    /// <summary>The settings of the translation, which say in which namespace it looks.</summary>
    public required TranslationSettings Translation { get; init; }

    /// <summary>The owner of what is written; null to leave it where it is for good.</summary>
    public ReplicaDeployment? Deployment { get; init; }

    /// <summary>How long it takes until AWS is asked again.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one lookup may take at most, all tries and pages together.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The environment, where the credentials of the surroundings and other addresses of AWS are found, under the names that all tools of
    /// AWS know.
    /// </summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
