using System.Collections.Immutable;
using System.Text;
using Envoy.Extensions.Filters.Http.ApiKeyAuth.V3;
using KGateway.Resources.Core;

namespace KGateway.Translation.Policies.Traffic.Auth;

/// <summary>The API keys of Secrets: each entry is a client with its key. Messages never show keys.</summary>
internal sealed class ApiKeyCredentials
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SortedSet<(string Client, string Key)> _credentials = new(Comparer<(string Client, string Key)>.Create(Compare));
    private readonly Dictionary<string, string> _clients = new(StringComparer.Ordinal);

    /// <summary>Why the keys can't be used; null when they can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the keys of Secrets.</summary>
    public static ApiKeyCredentials Read(ImmutableArray<Secret> secrets)
    {
        var credentials = new ApiKeyCredentials();
        foreach (Secret secret in secrets)
        {
            foreach (var (client, bytes) in secret.Data.AsSpan())
                credentials.Add(secret, client, bytes);
        }

        if (credentials._credentials.Count == 0)
            credentials.Problem ??= "no API keys found in the secrets";
        return credentials;
    }

    /// <summary>The keys, ordered by client.</summary>
    public IEnumerable<Credential> ToEnvoy()
    {
        foreach (var (client, key) in _credentials)
            yield return new Credential { Client = client, Key = key };
    }

    private void Add(Secret secret, string client, ImmutableArray<byte> bytes)
    {
        string key;
        try
        {
            key = Utf8.GetString(bytes.AsSpan()).Trim();
        }
        catch (DecoderFallbackException)
        {
            Problem ??= $"the API key of client '{client}' in secret {secret.Key} is no UTF-8 text";
            return;
        }

        if (key.Length == 0)
            return;
        // Envoy refuses a key that two clients have; which one a request comes from would be anybody's guess.
        if (_clients.TryAdd(key, client) || _clients[key] == client)
            _credentials.Add((client, key));
        else
            Problem ??= $"clients '{_clients[key]}' and '{client}' have the same API key";
    }

    private static int Compare((string Client, string Key) left, (string Client, string Key) right)
    {
        int order = string.CompareOrdinal(left.Client, right.Client);
        return order != 0 ? order : string.CompareOrdinal(left.Key, right.Key);
    }
}
