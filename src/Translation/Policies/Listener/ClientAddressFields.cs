using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Http.OriginalIpDetection.Xff.V3;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Policies.Listener;

/// <summary>
/// The fields that say where a request comes from. Without the address of the connection an extension of Envoy reads the header
/// X-Forwarded-For; it is always written out, because the one that Envoy makes itself knows nothing of the other fields.
/// </summary>
internal static class ClientAddressFields
{
    private const string Extension = "envoy.http.original_ip_detection.xff";

    public static void Add(HttpSettings settings, ListenerFieldContext context)
    {
        if (settings.UseRemoteAddress is { } useRemoteAddress)
            context.Add(new("httpSettings.useRemoteAddress") { Http = new HttpConnectionManager { UseRemoteAddress = useRemoteAddress } });
        if (settings.XffNumTrustedHops is { } hops && settings.UseRemoteAddress != false)
            context.Add(new("httpSettings.xffNumTrustedHops") { Http = new HttpConnectionManager { XffNumTrustedHops = (uint)hops } });
        if (settings.UseRemoteAddress == false)
        {
            context.Add(new("httpSettings.xffConfig")
            {
                Http = new HttpConnectionManager { OriginalIpDetectionExtensions = { Extend(Forwarded(settings)) } },
            });
        }

        if (settings.SkipXffAppend is { } skip)
            context.Add(new("httpSettings.skipXffAppend") { Http = new HttpConnectionManager { SkipXffAppend = skip } });
    }

    /// <summary>
    /// Brings the fields of several policies into a form that Envoy takes: the extension and the address of the connection, and the
    /// extension and a number of hops, exclude each other.
    /// </summary>
    public static void Settle(HttpConnectionManager manager)
    {
        manager.UseRemoteAddress ??= true;
        if (manager.OriginalIpDetectionExtensions.Count == 0)
            return;
        if (manager.UseRemoteAddress == true)
        {
            manager.OriginalIpDetectionExtensions.Clear();
            return;
        }

        var xff = XffConfig.Parser.ParseFrom(manager.OriginalIpDetectionExtensions[0].TypedConfig.Value);
        if (xff.XffTrustedCidrs is null && xff.XffNumTrustedHops == 0)
            xff.XffNumTrustedHops = manager.XffNumTrustedHops;
        manager.XffNumTrustedHops = 0;
        if (manager.SkipXffAppend)
            xff.SkipXffAppend ??= true;
        manager.OriginalIpDetectionExtensions[0] = Extend(xff);
    }

    private static XffConfig Forwarded(HttpSettings settings)
    {
        var xff = new XffConfig { XffNumTrustedHops = (uint)(settings.XffNumTrustedHops ?? 0), SkipXffAppend = settings.SkipXffAppend };
        if (settings.XffTrustedCidrs.IsEmpty)
            return xff;
        xff.XffTrustedCidrs = new XffTrustedCidrs();
        foreach (var cidr in settings.XffTrustedCidrs)
        {
            var slash = cidr.IndexOf('/', StringComparison.Ordinal);
            xff.XffTrustedCidrs.Cidrs.Add(new CidrRange
            {
                AddressPrefix = cidr[..slash],
                PrefixLen = uint.Parse(cidr.AsSpan(slash + 1), System.Globalization.CultureInfo.InvariantCulture),
            });
        }

        return xff;
    }

    private static TypedExtensionConfig Extend(XffConfig config) => new() { Name = Extension, TypedConfig = TypedConfig.Of(config) };
}
