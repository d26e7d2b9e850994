using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ownership;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Certificates;

/// <summary>
/// Certificates in a Secret of type <c>kubernetes.io/tls</c>. The first replica makes it, and whichever first sees that something is due
/// renews it; the API server's compare-and-swap decides between replicas. A Secret without the authority's key is somebody else's, who renews it.
/// One that we made and that is damaged is written anew.
/// </summary>
internal sealed partial class CertificateSecret(
    KubernetesApi api, string ns, string name, ReplicaDeployment? owner, CertificateProfile profile, TimeProvider time, ILogger logger)
{
    private const string CertificateEntry = "tls.crt";
    private const string KeyEntry = "tls.key";
    private const string AuthoritiesEntry = "ca.crt";
    private const string AuthorityKeyEntry = "ca.key";
    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string Manager = "kgateway";

    private readonly ILogger _logger = logger;
    private readonly string _path = KubernetesPath.Object("", "v1", "secrets", ns, name);

    /// <summary>Reads the Secret, makes it if there is none, and renews what is due.</summary>
    /// <param name="held">What was read before, which takes the place of what is damaged; null before the first.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KubernetesApiException">The API server refuses.</exception>
    /// <exception cref="InvalidDataException">The Secret is somebody else's and lacks an entry.</exception>
    /// <exception cref="CryptographicException">It is somebody else's, and a certificate or key in it is damaged.</exception>
    public async Task<OwnCertificates> ReadAsync(OwnCertificates? held, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await TryReadAsync(held, cancellationToken);
            }
            catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Conflict)
            {
                // Another replica was faster: what it wrote is read.
            }
        }
    }

    private async Task<OwnCertificates> TryReadAsync(OwnCertificates? held, CancellationToken cancellationToken)
    {
        if (await api.GetAsync(_path, cancellationToken) is not { } secret)
        {
            var made = Body(New(), OwnCertificates.Create(profile, time.GetUtcNow()));
            await ReplicaDeployment.OwnAsync(owner, made, api, cancellationToken);
            secret = await api.PostAsync(KubernetesPath.Collection("", "v1", "secrets", ns), made, cancellationToken);
            LogMade(ns, name);
        }

        OwnCertificates? certificates = null;
        OwnCertificates renewed;
        try
        {
            certificates = Parse(secret);
            renewed = certificates.Renew(profile, time.GetUtcNow());
            using var leaf = renewed.Leaf.Load();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or InvalidDataException && IsOurs(secret))
        {
            // There is nothing in it that anybody could still use.
            LogDamaged(ns, name, e.Message);
            certificates = null;
            renewed = held is { AuthorityKey: not null } ? held : OwnCertificates.Create(profile, time.GetUtcNow());
        }

        if (renewed != certificates)
        {
            await api.PutAsync(_path, Body(JsonObject.Create(secret)!, renewed), cancellationToken);
            LogRenewed(ns, name);
        }

        return renewed;
    }

    private static bool IsOurs(JsonElement secret) =>
        secret.TryGetProperty("metadata", out var metadata)
        && metadata.TryGetProperty("labels", out var labels)
        && labels.TryGetProperty(ManagedBy, out var manager)
        && manager.ValueEquals(Manager);

    private OwnCertificates Parse(JsonElement secret)
    {
        var data = secret.TryGetProperty("data", out var value) ? value : default;
        var leaf = new PemKeyPair(Required(CertificateEntry), Required(KeyEntry));
        return new OwnCertificates(leaf, Required(AuthoritiesEntry), Entry(AuthorityKeyEntry));

        string Required(string entry) => Entry(entry) ?? throw new InvalidDataException($"The Secret {ns}/{name} lacks {entry}.");

        string? Entry(string entry) =>
            data.ValueKind == JsonValueKind.Object && data.TryGetProperty(entry, out var text) && text.TryGetBytesFromBase64(out var bytes)
                ? Encoding.UTF8.GetString(bytes)
                : null;
    }

    private JsonObject New() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { [ManagedBy] = Manager },
        },
        ["type"] = "kubernetes.io/tls",
    };

    private static JsonObject Body(JsonObject secret, OwnCertificates certificates)
    {
        secret["data"] = new JsonObject
        {
            [CertificateEntry] = Encode(certificates.Leaf.Certificate),
            [KeyEntry] = Encode(certificates.Leaf.Key),
            [AuthoritiesEntry] = Encode(certificates.Authorities),
            [AuthorityKeyEntry] = Encode(certificates.AuthorityKey!),
        };
        return secret;
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [LoggerMessage(1150, LogLevel.Information, "Made the certificates in Secret {Namespace}/{Name}")]
    private partial void LogMade(string @namespace, string name);

    [LoggerMessage(1151, LogLevel.Information, "Renewed the certificates in Secret {Namespace}/{Name}")]
    private partial void LogRenewed(string @namespace, string name);

    [LoggerMessage(1153, LogLevel.Warning, "The certificates in Secret {Namespace}/{Name} are damaged and are written anew: {Reason}")]
    private partial void LogDamaged(string @namespace, string name, string reason);
}
