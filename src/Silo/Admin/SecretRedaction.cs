using System.Text.Json.Nodes;

namespace KGateway.Silo.Admin;

/// <summary>Takes private keys and credentials out of the JSON form of Envoy's resources, which listeners and clusters have inside.</summary>
internal static class SecretRedaction
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Redacted = "(redacted)";

    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "privateKey", "password", "secretAccessKey", "sessionToken", "users",
    };

    // Of the keys by which clients are known.
    private const string Credentials = "credentials";
    private const string Key = "key";

    /// <summary>Replaces every secret below a node; returns the node.</summary>
    public static JsonNode? Apply(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Apply(item);
        }
        else if (node is JsonObject fields)
        {
            foreach (var (name, value) in fields.ToArray())
            {
                if (Fields.Contains(name))
                    fields[name] = Redacted;
                else if (name == Credentials && value is JsonArray credentials)
                    RedactKeys(credentials);
                else
                    Apply(value);
            }
        }

        return node;
    }

    private static void RedactKeys(JsonArray credentials)
    {
        foreach (var credential in credentials)
        {
            if (credential is JsonObject fields && fields.ContainsKey(Key))
                fields[Key] = Redacted;
        }
    }
}
