using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Translation.Gateways.Parameters;

/// <summary>Merges what two levels say of containers.</summary>
internal static class ContainerMerge
{
    public static EnvoyContainer Merge(EnvoyContainer lower, EnvoyContainer upper) => new()
    {
        Bootstrap = ParametersMerge.Both(lower.Bootstrap, upper.Bootstrap, Merge),
        Image = ParametersMerge.Both(lower.Image, upper.Image, Merge),
        SecurityContext = RawJsonMerge.Merge(lower.SecurityContext, upper.SecurityContext),
        Resources = RawJsonMerge.Merge(lower.Resources, upper.Resources),
        ExtraArgs = ParametersMerge.Both(lower.ExtraArgs, upper.ExtraArgs),
        Env = ParametersMerge.Both(lower.Env, upper.Env),
        ExtraVolumeMounts = ParametersMerge.Both(lower.ExtraVolumeMounts, upper.ExtraVolumeMounts),
    };

    public static SdsContainer Merge(SdsContainer lower, SdsContainer upper) => new()
    {
        Image = ParametersMerge.Both(lower.Image, upper.Image, Merge),
        SecurityContext = RawJsonMerge.Merge(lower.SecurityContext, upper.SecurityContext),
        Resources = RawJsonMerge.Merge(lower.Resources, upper.Resources),
        Bootstrap = ParametersMerge.Both(lower.Bootstrap, upper.Bootstrap, static (below, above) => new SdsBootstrapParameters
        {
            LogLevel = above.LogLevel ?? below.LogLevel,
        }),
    };

    public static IstioContainer Merge(IstioContainer lower, IstioContainer upper) => new()
    {
        Image = ParametersMerge.Both(lower.Image, upper.Image, Merge),
        SecurityContext = RawJsonMerge.Merge(lower.SecurityContext, upper.SecurityContext),
        Resources = RawJsonMerge.Merge(lower.Resources, upper.Resources),
        LogLevel = upper.LogLevel ?? lower.LogLevel,
        IstioDiscoveryAddress = upper.IstioDiscoveryAddress ?? lower.IstioDiscoveryAddress,
        IstioMetaMeshId = upper.IstioMetaMeshId ?? lower.IstioMetaMeshId,
        IstioMetaClusterId = upper.IstioMetaClusterId ?? lower.IstioMetaClusterId,
    };

    // A tag and a digest name different things: who gives one means it, not what the level below gave of the other.
    private static ContainerImage Merge(ContainerImage lower, ContainerImage upper)
    {
        var named = upper.Tag is not null || upper.Digest is not null ? upper : lower;
        return new()
        {
            Registry = upper.Registry ?? lower.Registry,
            Repository = upper.Repository ?? lower.Repository,
            Tag = named.Tag,
            Digest = named.Digest,
            PullPolicy = upper.PullPolicy ?? lower.PullPolicy,
        };
    }

    private static EnvoyBootstrapParameters Merge(EnvoyBootstrapParameters lower, EnvoyBootstrapParameters upper) => new()
    {
        LogFormat = upper.LogFormat ?? lower.LogFormat,
        LogLevel = upper.LogLevel ?? lower.LogLevel,
        ComponentLogLevels = ParametersMerge.Both(lower.ComponentLogLevels, upper.ComponentLogLevels),
        DnsResolver = ParametersMerge.Both(lower.DnsResolver, upper.DnsResolver, static (below, above) => new DnsResolverParameters
        {
            UdpMaxQueries = above.UdpMaxQueries ?? below.UdpMaxQueries,
        }),
        EnableReadinessProbeProxyProtocol = upper.EnableReadinessProbeProxyProtocol ?? lower.EnableReadinessProbeProxyProtocol,
    };
}
