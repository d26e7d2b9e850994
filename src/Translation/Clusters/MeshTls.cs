using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters;

/// <summary>The TLS that a mesh asks for towards a Service or ServiceEntry, where no policy asks for another.</summary>
/// <param name="Target">The Service or ServiceEntry.</param>
/// <param name="Host">Its host.</param>
/// <param name="Port">Its port.</param>
/// <param name="Rule">What its DestinationRule says; null for nothing.</param>
/// <param name="Client">The proxies; null where nothing is known of them.</param>
internal sealed record MeshTls(Resource Target, string Host, int Port, DestinationSettings? Rule, ProxyClient? Client)
{
    private const string Off = "DISABLE";

    /// <summary>Whether files are named that only the proxy has.</summary>
    public bool NamesFiles => Rule?.Tls is { CredentialName.Length: 0 } tls && (tls.Mode == "MUTUAL" || tls.CaCertificates is not ("" or "system"));

    /// <summary>Sets it.</summary>
    public void Apply(ClusterDraft draft, ILookups lookups, TranslationSettings settings)
    {
        if (draft.Tls is not null)
            return;
        if (Rule?.Tls is { } tls && Client is not null && DestinationTls.Apply(draft, tls, Host, Client.Namespace, lookups) is { } problem)
        {
            draft.Fail($"DestinationRule of {Host}: tls: {problem}");
            Rule.Note("tls", problem);
        }

        if (Rule?.Tls?.Mode != Off)
            IstioMutualTls.Offer(draft, Target, Host, Port, settings, Client);
    }
}
