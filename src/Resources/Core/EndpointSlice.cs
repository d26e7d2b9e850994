namespace KGateway.Resources.Core;

/// <summary>EndpointSlice: some of the endpoints of a Service.</summary>
[IgnoresUnknownFields]
public sealed record EndpointSlice : Resource
{
    /// <summary>Label that names the Service.</summary>
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKinds.EndpointSlice;

    /// <summary>IPv4, IPv6 or FQDN.</summary>
    public string AddressType { get; init; } = "IPv4";

    /// <summary>Endpoints.</summary>
    public EquatableArray<Endpoint> Endpoints { get; init; }

    /// <summary>Ports of all endpoints.</summary>
    public EquatableArray<EndpointPort> Ports { get; init; }

    /// <summary>Name of the Service, or null.</summary>
    [NotSerialized]
    public string? ServiceName => Metadata.Labels.GetValueOrDefault(ServiceNameLabel);
}
