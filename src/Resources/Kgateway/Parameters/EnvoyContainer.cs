using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>The container of the proxy.</summary>
[CheckedBy<EnvoyContainerRules>]
public sealed record EnvoyContainer
{
    /// <summary>What the proxy starts with.</summary>
    public EnvoyBootstrapParameters? Bootstrap { get; init; }

    /// <summary>Image.</summary>
    public ContainerImage? Image { get; init; }

    /// <summary>A SecurityContext.</summary>
    public RawJson? SecurityContext { get; init; }

    /// <summary>ResourceRequirements.</summary>
    public RawJson? Resources { get; init; }

    /// <summary>Arguments after those of the deployer.</summary>
    [Items(1, 32)]
    public EquatableArray<string> ExtraArgs { get; init; }

    /// <summary>EnvVars after those of the deployer.</summary>
    public EquatableArray<RawJson> Env { get; init; }

    /// <summary>VolumeMounts after those of the deployer.</summary>
    public EquatableArray<RawJson> ExtraVolumeMounts { get; init; }
}
