using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.GrpcRoutes;

/// <summary>Rules of gRPC methods.</summary>
internal sealed class GrpcMethodMatchRules : IRules<GrpcMethodMatch>
{
    public void Check(GrpcMethodMatch match, Violations violations)
    {
        if (match.Service is null && match.Method is null)
            violations.Report("", "One or both of 'service' or 'method' must be specified");
        if (match.Type != StringMatchType.Exact)
            return;
        ServiceIsQualified(match, violations);
        MethodIsIdentifier(match, violations);
    }

    private static void ServiceIsQualified(GrpcMethodMatch match, Violations violations)
    {
        if (match.Service is null)
            return;
        ReadOnlySpan<char> names = match.Service.StartsWith('.') ? match.Service.AsSpan(1) : match.Service;
        foreach (Range name in names.Split('.'))
        {
            if (Formats.IsIdentifier(names[name]))
                continue;
            violations.Report("service", $"Invalid value: \"{match.Service}\": service must only contain valid characters "
                + @"(matching ^(?i)\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$)");
            return;
        }
    }

    private static void MethodIsIdentifier(GrpcMethodMatch match, Violations violations)
    {
        if (match.Method is not null && !Formats.IsIdentifier(match.Method))
        {
            violations.Report("method", $"Invalid value: \"{match.Method}\": method must only contain valid characters "
                + "(matching ^[A-Za-z_][A-Za-z_0-9]*$)");
        }
    }
}
