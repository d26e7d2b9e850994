using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Routes;

/// <summary>Rules of external authorization.</summary>
internal sealed class HttpExternalAuthFilterRules : IRules<HttpExternalAuthFilter>
{
    public void Check(HttpExternalAuthFilter auth, Violations violations)
    {
        MemberFitsProtocol("grpc", "GRPC", auth.Grpc is not null, auth.Protocol == HttpExternalAuthProtocol.Grpc, violations);
        MemberFitsProtocol("http", "HTTP", auth.Http is not null, auth.Protocol == HttpExternalAuthProtocol.Http, violations);
    }

    private static void MemberFitsProtocol(string member, string protocol, bool isSet, bool isProtocol, Violations violations)
    {
        if (isProtocol && !isSet)
            violations.Report("", $"{member} must be specified when protocol is set to '{protocol}'");
        else if (isSet && !isProtocol)
            violations.Report(member, $"protocol must be '{protocol}' when {member} is set");
    }
}
