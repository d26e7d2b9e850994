using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.L4Routes;

/// <summary>Rules of a TLSRoute.</summary>
internal sealed class TlsRouteSpecRules : IRules<TlsRouteSpec>
{
    public void Check(TlsRouteSpec spec, Violations violations)
    {
        L4RuleCount.Fits(spec.Rules, violations);
        HasHostnames(spec, violations);
        HostnamesAreNoAddresses(spec, violations);
    }

    private static void HasHostnames(TlsRouteSpec spec, Violations violations)
    {
        if (spec.Hostnames.IsEmpty && violations.Version != "v1alpha2")
            violations.Report("hostnames", "Required value: should have at least 1 items");
    }

    private static void HostnamesAreNoAddresses(TlsRouteSpec spec, Violations violations)
    {
        if (violations.Version == "v1alpha2")
            return;
        for (int i = 0; i < spec.Hostnames.Count; i++)
        {
            if (IPText.IsAddress(spec.Hostnames[i]))
                violations.Report($"hostnames[{i}]", "Hostnames cannot contain an IP");
        }
    }
}
