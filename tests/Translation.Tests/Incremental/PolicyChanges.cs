using CsCheck;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>Random TrafficPolicies for the objects of the incremental tests.</summary>
internal static class PolicyChanges
{
    /// <summary>Name of every rule of the routes.</summary>
    public const string Rule = "main";

    /// <summary>A policy of the namespace of routes or of the Gateway that comes, changes or goes.</summary>
    public static Gen<ResourceChange> Any { get; } = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 7], Gen.Int[0, 4], Change);

    /// <summary>Labels of a route, by which policies select it.</summary>
    public static StringMap LabelsOf(int route) => StringMap.From(("team", $"t{route % 2}"), ("name", $"r{route}"));

    /// <summary>A filter that refers to a policy.</summary>
    public static HttpRouteFilter Reference(int policy) => new()
    {
        Type = HttpRouteFilterType.ExtensionRef,
        ExtensionRef = new LocalObjectReference { Group = ResourceKinds.TrafficPolicy.Group, Kind = "TrafficPolicy", Name = $"p{policy}" },
    };

    /// <summary>A policy of the requests of some targets.</summary>
    public static TrafficPolicy Policy(string @namespace, string name, TrafficPolicySpec spec) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = @namespace, CreationTimestamp = DateTimeOffset.UnixEpoch.AddSeconds(name[^1]) },
        Spec = spec,
    };

    /// <summary>A target by its name.</summary>
    public static LocalPolicyTargetReference Target(string kind, string name, string? section = null) =>
        new() { Group = ResourceKinds.GatewayApiGroup, Kind = kind, Name = name, SectionName = section };

    private static ResourceChange Change(int name, int target, int fields)
    {
        var @namespace = target < 5 ? "app" : "infra";
        var policy = Policy(@namespace, $"p{name}", Attach(Fields(fields, name), target, name));
        return fields == 0 ? ResourceChange.Delete(policy.Id) : ResourceChange.Put(policy);
    }

    private static TrafficPolicySpec Attach(TrafficPolicySpec spec, int target, int name) => target switch
    {
        0 => spec,
        1 => spec with { TargetRefs = [Target("HTTPRoute", $"r{name}")] },
        2 => spec with { TargetRefs = [Target("HTTPRoute", $"r{name}", Rule), Target("GRPCRoute", "g")] },
        3 => spec with { TargetSelectors = [Selector(StringMap.From(("team", $"t{name % 2}")))] },
        4 => spec with { TargetSelectors = [Selector(default), Selector(StringMap.From(("team", "t1"), ("name", "r1")), Rule)] },
        5 => spec with { TargetRefs = [Target("Gateway", TestObjects.GatewayKey.Name)] },
        6 => spec with { TargetRefs = [Target("Gateway", TestObjects.GatewayKey.Name, name % 2 == 0 ? "narrow" : "web")] },
        _ => spec with { TargetRefs = [Target("ListenerSet", "more", name % 2 == 0 ? "extra" : null), Target("Gateway", "gw", "tls")] },
    };

    private static PolicyTargetSelector Selector(StringMap labels, string? section = null) =>
        new() { Group = ResourceKinds.GatewayApiGroup, Kind = "HTTPRoute", MatchLabels = labels, SectionName = section };

    // The last one is wrong: Envoy can't read the expression.
    private static TrafficPolicySpec Fields(int fields, int name) => fields switch
    {
        1 => new() { Timeouts = new TimeoutsPolicy { Request = TimeSpan.FromSeconds(name + 1) } },
        2 => new() { Csrf = new CsrfPolicy { PercentageEnabled = name + 1 } },
        3 => new() { Timeouts = new TimeoutsPolicy { StreamIdle = TimeSpan.FromSeconds(name + 1) }, Csrf = new CsrfPolicy { PercentageShadowed = 7 } },
        _ => new() { UrlRewrite = new UrlRewritePolicy { PathRegex = new PathRegexRewrite { Pattern = "(", Substitution = "x" } } },
    };
}
