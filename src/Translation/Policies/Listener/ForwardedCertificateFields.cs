using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources.Kgateway.ListenerPolicies;
using Mode = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpConnectionManager.Types.ForwardClientCertDetails;

namespace KGateway.Translation.Policies.Listener;

/// <summary>What is told of client certificates in the header X-Forwarded-Client-Cert. Details alone ask for a header made anew.</summary>
internal static class ForwardedCertificateFields
{
    public static void Add(ForwardClientCertificate? settings, ListenerFieldContext context)
    {
        if (settings is null)
            return;
        if ((settings.Mode ?? (settings.Details is null ? null : ForwardClientCertificateMode.SanitizeSet)) is { } mode)
        {
            context.Add(new("httpSettings.forwardClientCertDetails.mode")
            {
                Http = new HttpConnectionManager { ForwardClientCertDetails = ModeOf(mode) },
            });
        }

        if (settings.Details is { } details)
        {
            context.Add(new("httpSettings.forwardClientCertDetails.details")
            {
                Http = new HttpConnectionManager
                {
                    SetCurrentClientCertDetails = new HttpConnectionManager.Types.SetCurrentClientCertDetails
                    {
                        Subject = details.Subject,
                        Cert = details.Cert ?? false,
                        Chain = details.Chain ?? false,
                        Dns = details.Dns ?? false,
                        Uri = details.Uri ?? false,
                    },
                },
            });
        }
    }

    private static Mode ModeOf(ForwardClientCertificateMode mode) => mode switch
    {
        ForwardClientCertificateMode.ForwardOnly => Mode.ForwardOnly,
        ForwardClientCertificateMode.AppendForward => Mode.AppendForward,
        ForwardClientCertificateMode.SanitizeSet => Mode.SanitizeSet,
        ForwardClientCertificateMode.AlwaysForwardOnly => Mode.AlwaysForwardOnly,
        _ => Mode.Sanitize,
    };
}
