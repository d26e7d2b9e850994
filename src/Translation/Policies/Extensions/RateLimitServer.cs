using Envoy.Config.Ratelimit.V3;
using Envoy.Extensions.Filters.Http.Ratelimit.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.GatewayExtensions;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>A server that limits rates.</summary>
internal sealed class RateLimitServer : ExtensionProvider
{
    private RateLimitServer(RateLimit config, ExtensionContext context)
        : base(
            [new($"ratelimit/{context.Key}", HttpFilterStage.RateLimit, 0, config, disabled: true) { Clusters = context.Clusters }],
            context.Backends)
    {
    }

    /// <summary>The server of an extension.</summary>
    public static RateLimitServer Resolve(RateLimitProvider provider, ExtensionContext context)
    {
        context.FailIf(provider.Domain.Length == 0 ? "the domain is missing" : null);
        return new(Filter(provider, context), context);
    }

    private static RateLimit Filter(RateLimitProvider provider, ExtensionContext context) => new()
    {
        Domain = provider.Domain,
        Timeout = Duration.FromTimeSpan(provider.Timeout ?? TimeSpan.FromMilliseconds(100)),
        FailureModeDeny = !provider.FailOpen,
        EnableXRatelimitHeaders = provider.RateLimitHeaders == RateLimitHeaders.DraftVersion03
            ? RateLimit.Types.XRateLimitHeadersRFCVersion.DraftVersion03
            : RateLimit.Types.XRateLimitHeadersRFCVersion.Off,
        RateLimitService = new RateLimitServiceConfig
        {
            GrpcService = ExternalServices.Grpc(provider.GrpcService, "RateLimit backend", context),
            TransportApiVersion = ApiVersion.V3,
        },
    };
}
