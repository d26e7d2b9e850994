using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Http.HeaderFormatters.PreserveCase.V3;
using KGateway.Resources;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Encoding;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Listener;

/// <summary>The fields that concern the versions of HTTP and what a connection may change to.</summary>
internal static class ProtocolFields
{
    private const int MinWindow = 65_535;
    private const int MaxWindow = int.MaxValue;

    public static void Add(HttpSettings settings, ListenerFieldContext context)
    {
        AddUpgrades(settings.UpgradeConfig, context);
        if (settings.Proxy100Continue is { } proxyContinue)
            context.Add(new("httpSettings.proxy100Continue") { Http = new HttpConnectionManager { Proxy100Continue = proxyContinue } });
        if (settings.PreserveHttp1HeaderCase is { } preserve)
            AddHttp1("preserveHttp1HeaderCase", preserve ? PreserveCase() : new Http1ProtocolOptions());
        if (settings.AcceptHttp10 is { } accept)
            AddHttp1("acceptHttp10", new Http1ProtocolOptions { AcceptHttp10 = accept });
        if (settings.DefaultHostForHttp10 is { } host)
        {
            if (HeaderRules.ValueProblem(host) is { } problem)
                context.Fail($"defaultHostForHttp10: {problem}");
            else
                AddHttp1("defaultHostForHttp10", new Http1ProtocolOptions { DefaultHostForHttp10 = host });
        }

        if (settings.Http2ProtocolOptions is { } http2 && Http2(http2, context) is { } options)
            context.Add(new("httpSettings.http2ProtocolOptions") { Http = new HttpConnectionManager { Http2ProtocolOptions = options } });

        // False says only that no other policy decides.
        void AddHttp1(string field, Http1ProtocolOptions options) => context.Add(new($"httpSettings.{field}")
        {
            Http = options.CalculateSize() > 0 ? new HttpConnectionManager { HttpProtocolOptions = options } : null,
        });
    }

    private static void AddUpgrades(UpgradeSettings? settings, ListenerFieldContext context)
    {
        if (settings is null)
            return;
        var manager = new HttpConnectionManager();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in settings.EnabledUpgrades)
        {
            if (HeaderRules.NameProblem(name) is not null)
                context.Fail($"upgradeConfig.enabledUpgrades: \"{name}\" is no name of a protocol");
            else if (names.Add(name))
                manager.UpgradeConfigs.Add(new HttpConnectionManager.Types.UpgradeConfig { UpgradeType = name });
        }

        if (manager.UpgradeConfigs.Count > 0)
            context.Add(new("httpSettings.upgradeConfig") { Http = manager });
    }

    private static Http1ProtocolOptions PreserveCase() => new()
    {
        HeaderKeyFormat = new Http1ProtocolOptions.Types.HeaderKeyFormat
        {
            StatefulFormatter = new TypedExtensionConfig
            {
                Name = "envoy.http.stateful_header_formatters.preserve_case",
                TypedConfig = TypedConfig.Of(new PreserveCaseFormatterConfig()),
            },
        },
    };

    private static Http2ProtocolOptions? Http2(ClientHttp2Options settings, ListenerFieldContext context)
    {
        // All that is wrong is told, and nothing of it is in force.
        var valid = IsWindow(settings.InitialStreamWindowSize, "initialStreamWindowSize", context)
            & IsWindow(settings.InitialConnectionWindowSize, "initialConnectionWindowSize", context)
            & context.IsWithin(settings.MaxConcurrentStreams ?? 1, 1, int.MaxValue, "http2ProtocolOptions.maxConcurrentStreams");
        if (!valid)
            return null;
        var options = new Http2ProtocolOptions { AllowConnect = settings.AllowConnect ?? false };
        if (settings.InitialStreamWindowSize is { } stream)
            options.InitialStreamWindowSize = (uint)stream.Value;
        if (settings.InitialConnectionWindowSize is { } connection)
            options.InitialConnectionWindowSize = (uint)connection.Value;
        if (settings.MaxConcurrentStreams is { } streams)
            options.MaxConcurrentStreams = (uint)streams;
        return options;
    }

    private static bool IsWindow(Quantity? size, string field, ListenerFieldContext context)
    {
        if (size is not { } bytes || bytes.Value is >= MinWindow and <= MaxWindow)
            return true;
        context.Fail($"http2ProtocolOptions.{field} {bytes} is out of range: must be between {MinWindow} and {MaxWindow} bytes");
        return false;
    }
}
