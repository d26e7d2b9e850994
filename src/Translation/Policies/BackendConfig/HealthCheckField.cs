using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;
using KGateway.Translation.Routes;
using RequestMethod = Envoy.Config.Core.V3.RequestMethod;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>Requests that find out whether endpoints are healthy.</summary>
internal sealed class HealthCheckField(HealthCheck check) : BackendField
{
    public const string Name = "healthCheck";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static HealthCheckField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context)
    {
        if (spec.HealthCheck is not { } check)
            return null;
        if (FindProblem(check) is not { } problem)
            return new(check);
        context.Fail($"{Name}: {problem}");
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        var envoy = new Envoy.Config.Core.V3.HealthCheck
        {
            Timeout = Duration.FromTimeSpan(check.Timeout),
            Interval = Duration.FromTimeSpan(check.Interval),
            UnhealthyThreshold = (uint)Math.Max(0, check.UnhealthyThreshold),
            HealthyThreshold = (uint)Math.Max(0, check.HealthyThreshold),
        };
        if (check.Http is { } http)
        {
            envoy.HttpHealthCheck = new() { Path = http.Path, Host = http.Host ?? "", Method = MethodOf(http.Method) };
        }
        else if (check.Grpc is { } grpc)
        {
            envoy.GrpcHealthCheck = new() { ServiceName = grpc.ServiceName ?? "", Authority = grpc.Authority ?? "" };
            if (!draft.SpeaksHttp2)
                draft.Fail($"{Name}.grpc needs a backend that speaks HTTP/2");
        }

        draft.Message.HealthChecks.Add(envoy);
        if (!string.IsNullOrEmpty(check.Http?.Host ?? check.Grpc?.Authority))
            ClearHosts(draft);
    }

    private static string? FindProblem(HealthCheck check)
    {
        if (check.Timeout <= TimeSpan.Zero || check.Interval <= TimeSpan.Zero)
            return "timeout and interval must be greater than 0";
        if (check.Http is null && check.Grpc is null)
            return "one of http and grpc must be set";
        if (check.Http is { Path: "" })
            return "the path is empty";
        return HeaderRules.PlainValueProblem(check.Http?.Path ?? "")
            ?? HeaderRules.PlainValueProblem(check.Http?.Host ?? "")
            ?? HeaderRules.PlainValueProblem(check.Grpc?.Authority ?? "");
    }

    private static RequestMethod MethodOf(string? method) => method switch
    {
        "GET" => RequestMethod.Get,
        "HEAD" => RequestMethod.Head,
        "POST" => RequestMethod.Post,
        "PUT" => RequestMethod.Put,
        "DELETE" => RequestMethod.Delete,
        "OPTIONS" => RequestMethod.Options,
        "TRACE" => RequestMethod.Trace,
        "PATCH" => RequestMethod.Patch,
        _ => RequestMethod.MethodUnspecified,
    };

    // Hosts that the endpoints have of their own would come before the one of the check.
    private static void ClearHosts(ClusterDraft draft)
    {
        foreach (var locality in draft.Message.LoadAssignment?.Endpoints ?? [])
        {
            foreach (var endpoint in locality.LbEndpoints)
                endpoint.Endpoint.HealthCheckConfig?.Hostname = "";
        }
    }
}
