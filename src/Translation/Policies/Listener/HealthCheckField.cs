using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.HealthCheck.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Translation.Policies.Listener;

/// <summary>The HTTP filter that answers a path for health checks. It comes after authentication, which such checks must pass.</summary>
internal static class HealthCheckField
{
    public static void Add(HealthCheckAnswer? settings, ListenerFieldContext context)
    {
        if (settings is null)
            return;
        var config = new HealthCheck
        {
            PassThroughMode = false,
            Headers = { new HeaderMatcher { Name = ":path", StringMatch = new StringMatcher { Exact = settings.Path } } },
        };
        context.Add(new("httpSettings.healthCheckPolicy")
        {
            Filter = new HttpFilter("envoy.filters.http.health_check", HttpFilterStage.AuthZ, 1, config, disabled: false),
        });
    }
}
