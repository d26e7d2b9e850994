using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.BackendTlsPolicies;

/// <summary>Rules of subject alternative names.</summary>
internal sealed class SubjectAltNameRules : IRules<SubjectAltName>
{
    public void Check(SubjectAltName name, Violations violations)
    {
        MemberFitsType("hostname", "Hostname", name.Hostname, name.Type == SubjectAltNameType.Hostname, violations);
        MemberFitsType("uri", "URI", name.Uri, name.Type == SubjectAltNameType.Uri, violations);
    }

    private static void MemberFitsType(string member, string type, string? value, bool isType, Violations violations)
    {
        if (isType && string.IsNullOrEmpty(value))
            violations.Report("", $"SubjectAltName element must contain {type}, if Type is set to {type}");
        else if (!isType && !string.IsNullOrEmpty(value))
            violations.Report(member, $"SubjectAltName element must not contain {type}, if Type is not set to {type}");
    }
}
