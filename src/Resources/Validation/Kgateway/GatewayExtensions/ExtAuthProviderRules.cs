using KGateway.Resources.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Validation.Kgateway.GatewayExtensions;

/// <summary>Rules of a server that authorizes requests.</summary>
[Cel("has(self.grpcService) != has(self.httpService)", "exactly one of the fields in [grpcService httpService] must be set")]
internal sealed class ExtAuthProviderRules : IRules<ExtAuthProvider>
{
    public void Check(ExtAuthProvider provider, Violations violations)
    {
        if (provider.GrpcService is null == provider.HttpService is null)
            violations.Report("", "exactly one of the fields in [grpcService httpService] must be set");
    }
}
