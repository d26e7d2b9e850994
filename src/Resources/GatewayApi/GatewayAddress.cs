using KGateway.Resources.Validation.Gateways;

namespace KGateway.Resources.GatewayApi;

/// <summary>A requested address of a Gateway.</summary>
[CheckedBy<GatewayAddressRules>]
public sealed record GatewayAddress
{
    /// <summary>IPAddress, Hostname, NamedAddress or an implementation's own type.</summary>
    [AddressType]
    public string Type { get; init; } = "IPAddress";

    /// <summary>The address; when absent the implementation picks one of the type.</summary>
    [Length(0, 253)]
    public string? Value { get; init; }

    /// <summary>From where the address must be reachable.</summary>
    [Length(0, 253)]
    public string? Routability { get; init; }
}
