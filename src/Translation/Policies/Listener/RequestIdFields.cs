using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.RequestId.Uuid.V3;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Policies.Listener;

/// <summary>The fields that concern the ids of requests.</summary>
internal static class RequestIdFields
{
    public static void Add(HttpSettings settings, ListenerFieldContext context)
    {
        if (settings.PreserveExternalRequestId is { } preserve)
        {
            context.Add(new("httpSettings.preserveExternalRequestId")
            {
                Http = new HttpConnectionManager { PreserveExternalRequestId = preserve },
            });
        }

        if (settings.GenerateRequestId is { } generate)
            context.Add(new("httpSettings.generateRequestId") { Http = new HttpConnectionManager { GenerateRequestId = generate } });
        if (settings.UuidRequestIdConfig is not { } uuid)
            return;
        var config = new UuidRequestIdConfig
        {
            PackTraceReason = uuid.PackTraceReason,
            UseRequestIdForTraceSampling = uuid.UseRequestIdForTraceSampling,
        };
        context.Add(new("httpSettings.uuidRequestIdConfig")
        {
            Http = new HttpConnectionManager { RequestIdExtension = new RequestIDExtension { TypedConfig = TypedConfig.Of(config) } },
        });
    }
}
