using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Policies.Listener.AccessLogs;

namespace KGateway.Translation.Policies.Listener;

/// <summary>What becomes of the answers that the proxy makes itself.</summary>
internal static class LocalReplyField
{
    // Envoy takes no interim answers.
    private const int MinStatus = 200;
    private const int MaxStatus = 599;

    public static void Add(LocalReplies? settings, ListenerFieldContext context)
    {
        if (settings is null)
            return;
        var config = new LocalReplyConfig();
        if (settings.DefaultBodyFormat is { } format)
            config.BodyFormat = BodyFormats.Build(format, "localReplies.defaultBodyFormat", context);
        for (var i = 0; i < settings.Mappers.Count; i++)
        {
            if (Mapper(settings.Mappers[i], $"localReplies.mappers[{i}]", context) is { } mapper)
                config.Mappers.Add(mapper);
        }

        if (config.BodyFormat is not null || config.Mappers.Count > 0)
            context.Add(new("httpSettings.localReplyConfig") { Http = new HttpConnectionManager { LocalReplyConfig = config } });
    }

    private static ResponseMapper? Mapper(LocalReplyMapper settings, string field, ListenerFieldContext context)
    {
        if (AccessLogFilters.Build(settings.Filter, $"{field}.filter", context) is not { } filter)
            return null;
        var mapper = new ResponseMapper { Filter = filter };
        if (settings.StatusCode is { } status)
        {
            if (!context.IsWithin(status, MinStatus, MaxStatus, $"{field}.statusCode"))
                return null;
            mapper.StatusCode = (uint)status;
        }

        if (settings.Body is { } body)
            mapper.Body = new DataSource { InlineString = body };
        if (settings.BodyFormatOverride is { } format)
        {
            mapper.BodyFormatOverride = BodyFormats.Build(format, $"{field}.bodyFormatOverride", context);
            if (mapper.BodyFormatOverride is null)
                return null;
        }

        return settings.Headers is not { } headers || LocalReplyHeaders.Add(mapper, headers, $"{field}.headers", context) ? mapper : null;
    }
}
