using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Policies.Extensions;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Listener;

/// <summary>Makes Envoy's form of the gRPC services that telemetry goes to.</summary>
internal static class GrpcServices
{
    /// <summary>The service and its backend; null after telling <paramref name="context"/> what is wrong with it.</summary>
    public static (GrpcService Service, BackendKey Backend)? Build(CommonGrpcService settings, string field, ListenerFieldContext context)
    {
        var resolved = context.Backend(settings.BackendRef);
        if (resolved.Key is not { } backend)
        {
            context.Fail($"{field}: unresolved backend reference: {resolved.Problem?.Message}");
            return null;
        }

        // A listener waits for the clusters that it sends to: one that never comes would hold it up.
        if (ClusterBuilder.Build(backend, context.Lookups, context.Settings) is { Cluster: null, Errors: var errors })
        {
            context.Fail($"{field}: unresolved backend reference: {string.Join("; ", errors)}");
            return null;
        }

        if (HeaderRules.ValueProblem(settings.Authority ?? "") is { } wrong)
        {
            context.Fail($"{field}: authority: {wrong}");
            return null;
        }

        var envoy = new GrpcService.Types.EnvoyGrpc
        {
            ClusterName = backend.ClusterName,
            Authority = settings.Authority ?? "",
            SkipEnvoyHeaders = settings.SkipEnvoyHeaders ?? false,
        };
        if (settings.MaxReceiveMessageLength is { } length && context.IsWithin(length, 1, int.MaxValue, $"{field}.maxReceiveMessageLength"))
            envoy.MaxReceiveMessageLength = (uint)length;
        var service = new GrpcService { EnvoyGrpc = envoy, RetryPolicy = Retry(settings.RetryPolicy, field, context) };
        if (settings.Timeout is { } timeout)
            service.Timeout = Duration.FromTimeSpan(timeout);
        foreach (var metadata in settings.InitialMetadata)
        {
            var value = SubstitutionFormat.ToHeaderValue(metadata.Value ?? "");
            if ((HeaderRules.WrittenNameProblem(metadata.Key) ?? HeaderRules.ValueProblem(value)) is { } problem)
                context.Fail($"{field}: initialMetadata: {problem}");
            else
                service.InitialMetadata.Add(new HeaderValue { Key = metadata.Key, Value = value });
        }

        return (service, backend);
    }

    private static RetryPolicy? Retry(GrpcRetryPolicy? settings, string field, ListenerFieldContext context)
    {
        if (settings is null)
            return null;
        var policy = new RetryPolicy { RetryOn = ExternalServices.GrpcRetryOn };
        if (settings.NumRetries is { } retries && context.IsWithin(retries, 1, int.MaxValue, $"{field}.retryPolicy.numRetries"))
            policy.NumRetries = (uint)retries;
        if (settings.RetryBackOff is not { } pauses)
            return policy;
        if (Backoffs.FindProblem(pauses.BaseInterval) is { } problem)
            context.Fail($"{field}.retryPolicy.retryBackOff.baseInterval {problem}");
        else
            policy.RetryBackOff = Backoffs.ToEnvoy(pauses.BaseInterval, pauses.MaxInterval);
        return policy;
    }
}
