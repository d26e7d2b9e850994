using Envoy.Extensions.Http.HeaderFormatters.PreserveCase.V3;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using Http1ProtocolOptions = KGateway.Resources.Kgateway.BackendConfigPolicies.Http1ProtocolOptions;
using HttpProtocolOptions = Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions;
using TypedExtensionConfig = Envoy.Config.Core.V3.TypedExtensionConfig;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>Options of HTTP/1.</summary>
internal sealed class Http1Field(Http1ProtocolOptions options) : BackendField
{
    public const string Name = "http1ProtocolOptions";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static Http1Field? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context) =>
        spec.Http1ProtocolOptions is { } options ? new(options) : null;

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        // Backends that speak HTTP/2 have no use for them.
        if (draft.SpeaksHttp2)
            return;
        draft.Http ??= Options();
        var http1 = draft.Http.ExplicitHttpConfig.HttpProtocolOptions;
        http1.EnableTrailers = options.EnableTrailers == true;
        if (options.OverrideStreamErrorOnInvalidHttpMessage is { } overrides)
            http1.OverrideStreamErrorOnInvalidHttpMessage = overrides;
        if (options.PreserveHttp1HeaderCase == true)
        {
            http1.HeaderKeyFormat = new Envoy.Config.Core.V3.Http1ProtocolOptions.Types.HeaderKeyFormat
            {
                StatefulFormatter = new TypedExtensionConfig
                {
                    Name = "envoy.http.stateful_header_formatters.preserve_case",
                    TypedConfig = TypedConfig.Of(new PreserveCaseFormatterConfig()),
                },
            };
        }
    }

    /// <summary>Options that say that HTTP/1 is spoken.</summary>
    public static HttpProtocolOptions Options() => new()
    {
        ExplicitHttpConfig = new HttpProtocolOptions.Types.ExplicitHttpConfig
        {
            HttpProtocolOptions = new Envoy.Config.Core.V3.Http1ProtocolOptions(),
        },
    };
}
