using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Certificates;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Gateways;

/// <summary>The certificate that a Gateway shows to backends (<c>spec.tls.backend.clientCertificateRef</c>).</summary>
/// <param name="Pair">The certificate; null when it can't be used, so that none is shown.</param>
/// <param name="Problem">Why it can't be used; null when it can.</param>
internal sealed record ClientCertificate(CertificatePair? Pair, ReferenceProblem? Problem)
{
    /// <summary>Resolves the reference of a Gateway; null when it has none.</summary>
    public static ClientCertificate? Resolve(Gateway gateway, ILookups lookups, TranslationSettings settings)
    {
        if (gateway.Spec.Tls?.Backend?.ClientCertificateRef is not { } reference)
            return null;
        var pair = CertificateReference.Read(
            reference, gateway.Id, lookups, settings, Reasons.InvalidClientCertificateRef, out var problem);
        return new(pair, problem);
    }
}
