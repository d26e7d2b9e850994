using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.Policies.Extensions.Logins;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Extensions.Discovery;

/// <summary>
/// The discovery documents of issuers are part of the cluster's state: ConfigMaps in the controller's namespace, one for each issuer. So
/// translation stays a function of the state, all replicas see the same document, and the last good one outlives a failure of the issuer
/// and a restart.
/// </summary>
public static class IssuerDocuments
{
    /// <summary>The entry with the document.</summary>
    public const string DocumentEntry = "openid-configuration";

    /// <summary>The entry with the issuer.</summary>
    public const string IssuerEntry = "issuer";

    private const string NamePrefix = "kgateway-oidc-";

    /// <summary>Key of the ConfigMap of an issuer.</summary>
    public static ObjectKey KeyOf(string issuer, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(settings);
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(issuer)).AsSpan(0, 16);
        return new(settings.PodNamespace, NamePrefix + Convert.ToHexStringLower(hash));
    }

    /// <summary>Where an issuer's document is.</summary>
    public static string UrlOf(string issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return $"{issuer.TrimEnd('/')}/.well-known/openid-configuration";
    }

    /// <summary>The issuers whose documents are needed, in order.</summary>
    public static IReadOnlyCollection<string> Needed(ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var issuers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var extension in state.All<GatewayExtension>())
        {
            if (extension.Spec.Oauth2 is { } provider && LoginEndpoints.Discovers(provider))
                issuers.Add(provider.IssuerUri!);
        }

        return issuers;
    }

    /// <summary>Looks up an issuer's document; false with the reason when there is none that can be read.</summary>
    public static bool TryFind(
        string issuer,
        ILookups lookups,
        TranslationSettings settings,
        [NotNullWhen(true)] out IssuerMetadata? metadata,
        [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(lookups);
        metadata = null;
        problem = null;
        var map = lookups.Get<ConfigMap>(KeyOf(issuer, settings));
        if (map is null || !map.Data.TryGetValue(DocumentEntry, out var text) || map.Data.GetValueOrDefault(IssuerEntry, issuer) != issuer)
        {
            problem = $"the discovery document of {issuer} isn't known";
            return false;
        }

        metadata = IssuerMetadata.Read(text, out problem);
        if (metadata is null)
            problem ??= $"the discovery document of {issuer} can't be read";
        return metadata is not null;
    }
}
