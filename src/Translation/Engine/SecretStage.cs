using KGateway.Translation.Encoding;

namespace KGateway.Translation.Engine;

/// <summary>Publishes the SDS secrets that listeners wait for, as long as one of them does.</summary>
internal sealed class SecretStage(ListenerStage listeners)
{
    private Dictionary<string, EncodedMessage> _published = new(StringComparer.Ordinal);

    /// <summary>Publishes those of the listeners as they are now.</summary>
    public void Update(SetChanges secrets)
    {
        var wanted = new Dictionary<string, EncodedMessage>(StringComparer.Ordinal);
        foreach (var secret in listeners.Secrets)
            wanted[secret.Name] = secret;
        foreach (var name in _published.Keys)
        {
            if (!wanted.ContainsKey(name))
                secrets.Remove(name);
        }

        foreach (var (name, secret) in wanted)
        {
            if (!ReferenceEquals(_published.GetValueOrDefault(name), secret))
                secrets.Put(secret);
        }

        _published = wanted;
    }
}
