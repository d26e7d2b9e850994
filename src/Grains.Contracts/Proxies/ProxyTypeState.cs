using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Proxies;

/// <summary>Where a stream stands with one resource type.</summary>
/// <param name="Type">The type.</param>
/// <param name="Sent">Revision of the newest snapshot of which everything of this type has been sent; 0 before the first.</param>
/// <param name="Acknowledged">The same for what the proxy has accepted.</param>
/// <param name="Resources">How many resources of the type the proxy is believed to hold.</param>
/// <param name="Rejection">The last NACK if it is still in force, else null.</param>
public sealed record ProxyTypeState(XdsType Type, long Sent, long Acknowledged, int Resources, ProxyRejection? Rejection);

/// <summary>A NACK.</summary>
/// <param name="Names">The resources in the refused response.</param>
/// <param name="Message">The proxy's own words.</param>
/// <param name="At">When it came.</param>
public sealed record ProxyRejection(IReadOnlyList<string> Names, string Message, DateTimeOffset At);
