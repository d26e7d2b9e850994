using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of a TrafficPolicy: what it may target, and what it may say of which targets.</summary>
[Cel("!has(self.targetRefs) || self.targetRefs.all(r, " + IsTarget + MeshTargets + ")", "targetRefs " + Targets + AndMesh)]
[Cel("!has(self.targetSelectors) || self.targetSelectors.all(r, " + IsTarget + ")", "targetSelectors " + Targets)]
[Cel("!has(self.autoHostRewrite) || " + AllHttp, "autoHostRewrite " + OnlyHttp)]
[Cel("!has(self.urlRewrite) || " + AllHttp, "urlRewrite " + OnlyHttp)]
[Cel("!has(self.tracing) || " + AllRoutes, "tracing " + OnlyRoutes)]
[Cel("!has(self.statPrefix) || " + AllRoutes, "statPrefix " + OnlyRoutes)]
[Cel(
    "!has(self.retry) || !has(self.retry.perTryTimeout) || !has(self.timeouts) || !has(self.timeouts.request)"
        + " || duration(self.retry.perTryTimeout) < duration(self.timeouts.request)",
    PerTry)]
internal sealed class TrafficPolicySpecRules : IRules<TrafficPolicySpec>
{
    private const string Http = "HTTPRoute";
    private const string Grpc = "GRPCRoute";
    private const string ListenerSet = "ListenerSet";
    private const string Gateway = "Gateway";
    private const string Service = "Service";
    private const string ServiceEntry = "ServiceEntry";

    private const string IsTarget = "r.kind in ['Gateway', 'HTTPRoute', 'GRPCRoute'] || r.kind.endsWith('ListenerSet')";

    // What waypoints stand in front of.
    private const string MeshTargets = " || r.kind in ['Service', 'ServiceEntry']";

    private const string AllHttp =
        "((!has(self.targetRefs) || self.targetRefs.all(r, r.kind == 'HTTPRoute'))"
        + " && (!has(self.targetSelectors) || self.targetSelectors.all(r, r.kind == 'HTTPRoute')))";

    private const string AllRoutes =
        "((!has(self.targetRefs) || self.targetRefs.all(r, r.kind in ['HTTPRoute', 'GRPCRoute']))"
        + " && (!has(self.targetSelectors) || self.targetSelectors.all(r, r.kind in ['HTTPRoute', 'GRPCRoute'])))";

    private const string Targets = "may only reference Gateways, HTTPRoutes, GRPCRoutes and ListenerSets";
    private const string AndMesh = ", and Services and ServiceEntries behind waypoints";
    private const string OnlyHttp = "can only be used when targeting HTTPRoutes";
    private const string OnlyRoutes = "can only be used when targeting HTTPRoutes or GRPCRoutes";
    private const string PerTry = "retry.perTryTimeout must be less than timeouts.request";

    public void Check(TrafficPolicySpec spec, Violations violations)
    {
        CheckTargets(spec, violations);
        bool http = AllAre(spec, static kind => kind == Http);
        if (spec.AutoHostRewrite is not null && !http)
            violations.Report("autoHostRewrite", "autoHostRewrite " + OnlyHttp);
        if (spec.UrlRewrite is not null && !http)
            violations.Report("urlRewrite", "urlRewrite " + OnlyHttp);
        bool routes = http || AllAre(spec, static kind => kind is Http or Grpc);
        if (spec.Tracing is not null && !routes)
            violations.Report("tracing", "tracing " + OnlyRoutes);
        if (spec.StatPrefix is not null && !routes)
            violations.Report("statPrefix", "statPrefix " + OnlyRoutes);
        if (spec is { Retry.PerTryTimeout: { } perTry, Timeouts.Request: { } request } && perTry >= request)
            violations.Report("retry.perTryTimeout", PerTry);
    }

    private static void CheckTargets(TrafficPolicySpec spec, Violations violations)
    {
        if (!spec.TargetRefs.All(static target => CanBeTarget(target.Kind) || target.Kind is Service or ServiceEntry))
            violations.Report("targetRefs", "targetRefs " + Targets + AndMesh);
        if (!spec.TargetSelectors.All(static target => CanBeTarget(target.Kind)))
            violations.Report("targetSelectors", "targetSelectors " + Targets);
    }

    private static bool CanBeTarget(string kind) =>
        kind is Gateway or Http or Grpc || kind.EndsWith(ListenerSet, StringComparison.Ordinal);

    private static bool AllAre(TrafficPolicySpec spec, Func<string, bool> kind)
    {
        foreach (LocalPolicyTargetReference target in spec.TargetRefs)
        {
            if (!kind(target.Kind))
                return false;
        }

        foreach (PolicyTargetSelector target in spec.TargetSelectors)
        {
            if (!kind(target.Kind))
                return false;
        }

        return true;
    }
}
