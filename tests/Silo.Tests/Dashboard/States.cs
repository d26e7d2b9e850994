using KGateway.Silo.Admin;
using KGateway.Silo.Describing;
using KGateway.Translation.Effective;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Silo.Tests.Dashboard;

/// <summary>States of clusters that don't exist.</summary>
internal static class States
{
    public static StateDocument Empty { get; } = new()
    {
        Version = "9.8.7", Ready = true, NotReady = [], Silos = [], Unanswered = [], Gateways = [], Services = [], Proxies = [], Objects = [], Findings = [],
    };

    /// <summary>One of each kind, all fine.</summary>
    public static StateDocument Small { get; } = Empty with
    {
        Silos = [new SiloDocument("silo-1", true, [], ["gateways.gateway.networking.k8s.io", "services"], 2, 1, 1)],
        Gateways = [Gateway("shop/edge"), Gateway("bank/edge")],
        Services = [Service("kube_shop_cart_8080")],
        Proxies = [Proxy("edge-1", "shop/edge")],
        Objects = [Object("HTTPRoute", "shop/cart", Condition("Accepted"))],
    };

    public static GatewayDocument Gateway(string name) => new()
    {
        Name = name,
        Class = "kgateway",
        Silo = "silo-1",
        Revision = 7,
        LastMilliseconds = 1.25,
        Resources = new Dictionary<string, int> { ["Listener"] = 1, ["Cluster"] = 3 },
        Listeners = [new ListenerDocument("http", 8080, "HTTP", null, 2, "http://localhost:8080/", [])],
        Conditions = [Condition("Accepted"), Condition("Programmed")],
        Proxies = 1,
        SyncedProxies = 1,
    };

    public static ServiceDocument Service(string name) => new(name, "silo-1", 1, "Known", "v1");

    public static ProxyDocument Proxy(string node, string gateway, RejectionDocument? rejection = null) => new()
    {
        Node = node,
        Gateway = gateway,
        Silo = "silo-1",
        ConnectedAt = DateTimeOffset.UnixEpoch,
        AgeSeconds = 3725,
        Peer = "10.0.0.9:4711",
        UserAgent = "envoy 1.36",
        Synced = rejection is null,
        Types = [new ProxyTypeDocument("Listener", 1, rejection is null ? "synced" : "NACKed", "v1", rejection)],
        Admin = new Uri("http://127.0.0.1:19000/"),
    };

    /// <summary>A rule with a field of one policy that overrides another's, below a listener.</summary>
    public static DescribeDocument Description(string kind, string name, string policy) => new()
    {
        Kind = kind,
        Name = name,
        InForce =
        [
            new EffectivePolicies("shop/edge", ["listener http"],
            [
                new EffectivePart
                {
                    Name = "rules[0] pay",
                    Matches = ["PathPrefix /pay"],
                    Backends = ["Service shop/pay:80"],
                    Fields = [new EffectiveField("rateLimit.local", [new(policy, "rule pay")], [new("TrafficPolicy shop/old", "Gateway shop/edge")])],
                    Policies = [new EffectivePolicy(policy, "rule pay", PolicyOutcome.Attached, [])],
                },
                new EffectivePart
                {
                    Name = "listener http",
                    Above = true,
                    Policies = [new EffectivePolicy("TrafficPolicy shop/old", "Gateway shop/edge", PolicyOutcome.Invalid, ["rateLimit: no tokens"])],
                },
            ]),
        ],
        Conditions = [],
        Policies = [],
        Unanswered = [],
    };

    public static ObjectDocument Object(string kind, string name, params ConditionDocument[] conditions) =>
        new(kind, name, conditions.Any(static condition => condition.Problem), conditions);

    public static ConditionDocument Condition(string type, string? problem = null) => problem is null
        ? new ConditionDocument("", type, "True", type, "", 1, false)
        : new ConditionDocument("", type, "False", "Invalid", problem, 1, true);
}
