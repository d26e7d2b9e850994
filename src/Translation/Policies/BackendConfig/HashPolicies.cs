using Envoy.Config.Route.V3;
using Envoy.Extensions.LoadBalancingPolicies.Common.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>What of requests is hashed to choose an endpoint. Stands in the cluster, so it's the same for all routes to it.</summary>
internal static class HashPolicies
{
    /// <summary>The configuration of algorithms by hash. Names of hosts are known only where each is looked up for itself.</summary>
    public static ConsistentHashingLbConfig Of(EquatableArray<HashPolicy> policies, bool? useHostname, ClusterDraft draft)
    {
        var config = new ConsistentHashingLbConfig
        {
            UseHostnameForHashing = useHostname == true && draft.Dns is { AllAddressesInSingleEndpoint: false },
        };
        foreach (var policy in policies)
            config.HashPolicy.Add(Of(policy));
        return config;
    }

    private static RouteAction.Types.HashPolicy Of(HashPolicy policy)
    {
        var envoy = new RouteAction.Types.HashPolicy { Terminal = policy.Terminal == true };
        if (policy.Header is { } header)
            envoy.Header = new() { HeaderName = header.Name };
        else if (policy.Cookie is { } cookie)
            envoy.Cookie = Of(cookie);
        else
            envoy.ConnectionProperties = new() { SourceIp = true };
        return envoy;
    }

    private static RouteAction.Types.HashPolicy.Types.Cookie Of(CookieHash cookie)
    {
        var envoy = new RouteAction.Types.HashPolicy.Types.Cookie { Name = cookie.Name, Path = cookie.Path ?? "" };
        if (cookie.Ttl is { } ttl)
            envoy.Ttl = Duration.FromTimeSpan(ttl);
        if (cookie.Secure == true)
            envoy.Attributes.Add(Attribute("Secure", "true"));
        if (cookie.HttpOnly == true)
            envoy.Attributes.Add(Attribute("HttpOnly", "true"));
        if (cookie.SameSite is { } sameSite)
            envoy.Attributes.Add(Attribute("SameSite", sameSite.ToString()));
        return envoy;
    }

    private static RouteAction.Types.HashPolicy.Types.CookieAttribute Attribute(string name, string value) =>
        new() { Name = name, Value = value };
}
