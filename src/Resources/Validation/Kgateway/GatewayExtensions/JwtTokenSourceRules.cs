using KGateway.Resources.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Validation.Kgateway.GatewayExtensions;

/// <summary>Rules of where a token is.</summary>
[Cel("has(self.header) != has(self.queryParameter)", "exactly one of the fields in [header queryParameter] must be set")]
internal sealed class JwtTokenSourceRules : IRules<JwtTokenSource>
{
    public void Check(JwtTokenSource source, Violations violations)
    {
        if (source.Header is null == source.QueryParameter is null)
            violations.Report("", "exactly one of the fields in [header queryParameter] must be set");
    }
}
