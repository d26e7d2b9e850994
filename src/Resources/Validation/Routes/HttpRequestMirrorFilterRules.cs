using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.Routes;

/// <summary>Rules of mirroring.</summary>
internal sealed class HttpRequestMirrorFilterRules : IRules<HttpRequestMirrorFilter>
{
    public void Check(HttpRequestMirrorFilter mirror, Violations violations)
    {
        if (mirror is { Percent: not null, Fraction: not null })
            violations.Report("", "Only one of percent or fraction may be specified in HTTPRequestMirrorFilter");
    }
}
