using System.Security.Cryptography;
using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.Encoding;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;
using EnvoySecret = Envoy.Extensions.TransportSockets.Tls.V3.Secret;
using Secret = KGateway.Resources.Core.Secret;

namespace KGateway.Translation.Policies.Extensions.Logins;

/// <summary>
/// The secrets of logins, which proxies get over SDS: what the client is known by, and what cookies are signed with.
/// </summary>
/// <param name="Client">The client's secret.</param>
/// <param name="Hmac">What cookies are signed with; the same for all proxies and extensions.</param>
internal sealed record LoginSecrets(EncodedMessage Client, EncodedMessage Hmac)
{
    private const string ClientEntry = "client-secret";

    /// <summary>The secrets of an extension; null after the context was told what is missing.</summary>
    public static LoginSecrets? Resolve(OAuth2Provider provider, ExtensionContext context)
    {
        var key = new ObjectKey(context.Key.Namespace, provider.Credentials.ClientSecretRef.Name);
        if (context.Lookups.Get<Secret>(key) is not { } secret)
        {
            context.Fail($"Secret {key} not found");
            return null;
        }

        if (!secret.Data.TryGetValue(ClientEntry, out var client) || client.IsDefaultOrEmpty)
        {
            context.Fail($"Secret {key} has no {ClientEntry}");
            return null;
        }

        return Signing(client.AsSpan(), context) is { } hmac ? new(Encode($"oauth2/client_secret/{key}", client.AsSpan()), hmac) : null;
    }

    /// <summary>How a filter names a secret.</summary>
    public static SdsSecretConfig Reference(EncodedMessage secret) => new()
    {
        Name = secret.Name,
        SdsConfig = new ConfigSource { Ads = new AggregatedConfigSource(), ResourceApiVersion = ApiVersion.V3 },
    };

    private static EncodedMessage? Signing(ReadOnlySpan<byte> client, ExtensionContext context)
    {
        var key = CookieSigning.SecretKey(context.Settings);
        if (context.Lookups.Get<Secret>(key) is { } secret)
        {
            if (secret.Data.TryGetValue(CookieSigning.Entry, out var bytes) && !bytes.IsDefaultOrEmpty)
                return Encode($"oauth2/hmac_secret/{key}", bytes.AsSpan());
            context.Fail($"Secret {key} has no {CookieSigning.Entry}");
            return null;
        }

        if (context.Settings.DeploysToKubernetes)
        {
            context.Fail($"Secret {key} not found");
            return null;
        }

        // Without a cluster nobody makes the Secret. What is derived of the client's secret is as secret, and the same at every start.
        return Encode($"oauth2/hmac_secret/{context.Key}", HMACSHA256.HashData(client, System.Text.Encoding.UTF8.GetBytes($"cookies of {context.Key}")));
    }

    private static EncodedMessage Encode(string name, ReadOnlySpan<byte> bytes)
    {
        var secret = new EnvoySecret
        {
            Name = name,
            GenericSecret = new GenericSecret { Secret = new DataSource { InlineBytes = ByteString.CopyFrom(bytes) } },
        };
        return new(XdsType.Secret, name, DeterministicBytes.Of(secret));
    }
}
