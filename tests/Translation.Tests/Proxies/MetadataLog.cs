using Envoy.Config.Accesslog.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.AccessLoggers.Stream.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Tests.Proxies;

/// <summary>An access log on standard output that shows the metadata which policies write.</summary>
internal static class MetadataLog
{
    private const string Format =
        "LOG %PATH% %RESPONSE_CODE% %RESPONSE_CODE_DETAILS% my=%DYNAMIC_METADATA(my)% acl=%DYNAMIC_METADATA(envoy.filters.http.rbac)%\n";

    /// <summary>Adds the log.</summary>
    public static void Add(HttpConnectionManager manager) => manager.AccessLog.Add(new AccessLog
    {
        Name = "stdout",
        TypedConfig = TypedConfig.Of(new StdoutAccessLog
        {
            LogFormat = new SubstitutionFormatString { TextFormatSource = new DataSource { InlineString = Format } },
        }),
    });
}
