using System.Globalization;
using System.Net;
using System.Net.Sockets;
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
        var hops = settings.XffNumTrustedHops ?? 0;
        if (!context.IsWithin(hops, 0, int.MaxValue, "xffNumTrustedHops"))
            hops = 0;
        if (settings.XffNumTrustedHops is not null && settings.UseRemoteAddress != false)
            context.Add(new("httpSettings.xffNumTrustedHops") { Http = new HttpConnectionManager { XffNumTrustedHops = (uint)hops } });
        if (settings.UseRemoteAddress == false)
        {
            context.Add(new("httpSettings.xffConfig")
            {
                Http = new HttpConnectionManager { OriginalIpDetectionExtensions = { Extend(Forwarded(settings, hops, context)) } },
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

    private static XffConfig Forwarded(HttpSettings settings, int hops, ListenerFieldContext context)
    {
        var xff = new XffConfig { SkipXffAppend = settings.SkipXffAppend };
        var trusted = new XffTrustedCidrs();
        foreach (var cidr in settings.XffTrustedCidrs)
        {
            if (Range(cidr) is { } range)
                trusted.Cidrs.Add(range);
            else
                context.Fail($"xffTrustedCIDRs: \"{cidr}\" is no range of addresses");
        }

        // Envoy takes only one of both.
        if (trusted.Cidrs.Count > 0)
            xff.XffTrustedCidrs = trusted;
        else
            xff.XffNumTrustedHops = (uint)hops;
        return xff;
    }

    // Bits behind the prefix stay as they are written.
    private static CidrRange? Range(string cidr)
    {
        var slash = cidr.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0
            || !IPAddress.TryParse(cidr.AsSpan(0, slash), out var address)
            || !uint.TryParse(cidr.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
            return null;
        return new CidrRange { AddressPrefix = cidr[..slash], PrefixLen = length };
    }

    private static TypedExtensionConfig Extend(XffConfig config) => new() { Name = Extension, TypedConfig = TypedConfig.Of(config) };
}
