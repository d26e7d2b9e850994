using System.Globalization;
using System.Text.Json.Nodes;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>Values of the fields that refer to other objects: mostly to those that are there and fit.</summary>
internal sealed class PolicyReferences
{
    private static readonly string[] Secrets = ["cert", "keys", "htpasswd", "headers", "client", "aws", "bad", "missing"];

    private static readonly Lazy<string> Authorities = new(static () =>
    {
        var file = Path.Combine(AppContext.BaseDirectory, "fuzz-ca.pem");
        File.WriteAllText(file, Incremental.TestCertificate.Create().Pem);
        return file;
    });

    /// <summary>How many Services and Backends there are.</summary>
    public required int Backends { get; init; }

    /// <summary>How many extensions of each type there are.</summary>
    public required int Extensions { get; init; }

    /// <summary>A value for a field that refers to something; null if it doesn't.</summary>
    public JsonNode? Of(string path, Random random)
    {
        var field = path[(path.LastIndexOf('.') + 1)..];
        switch (field)
        {
            case "backendRef" or "backendRefs" or "jwksBackendRef":
                return Backend(random);
            case "extensionRef":
                var type = path.Split('.')[^2];
                return new JsonObject { ["name"] = $"{(type == "global" ? "rateLimit" : type).ToLowerInvariant()}-{Number(random, Extensions)}" };
            case "caCertificateRefs":
                return new JsonObject { ["group"] = "", ["kind"] = random.Next(4) == 0 ? "Secret" : "ConfigMap", ["name"] = random.Next(6) == 0 ? "missing" : "ca" };
            case "configMapRef":
                return new JsonObject { ["name"] = random.Next(6) == 0 ? "missing" : "jwks" };
            case "matchLabels":
                return new JsonObject { ["app"] = "keys" };
            // Whether a proxy can open a file is known to it alone.
            case "path" when path.Contains("fileSink", StringComparison.Ordinal):
                return "/dev/null";
            case "rootCA":
                return random.Next(20) == 0 ? "\0" : Authorities.Value;
            case "secretRef" or "clientSecretRef" or "certificateRef":
                var secret = new JsonObject { ["name"] = random.Next(4) == 0 ? Secrets[random.Next(Secrets.Length)] : Fitting(path) };
                if (path.Contains("headers", StringComparison.OrdinalIgnoreCase) && random.Next(2) == 0)
                    secret["key"] = "X-A";
                return secret;
            default:
                return null;
        }
    }

    private static string Fitting(string path) =>
        path.Contains("apiKey", StringComparison.Ordinal) ? "keys"
        : path.Contains("basic", StringComparison.Ordinal) ? "htpasswd"
        : path.Contains("aws", StringComparison.Ordinal) ? "aws"
        : path.Contains("oauth2", StringComparison.Ordinal) ? "client"
        : path.Contains("tls", StringComparison.OrdinalIgnoreCase) ? "cert" : "headers";

    private JsonObject Backend(Random random) => random.Next(12) switch
    {
        < 7 => new JsonObject { ["name"] = $"s{Number(random, Backends)}", ["port"] = 80 },
        < 10 => new JsonObject { ["group"] = "gateway.kgateway.dev", ["kind"] = "Backend", ["name"] = $"b{Number(random, Backends)}" },
        10 => new JsonObject { ["name"] = "missing", ["port"] = 80 },
        _ => new JsonObject { ["name"] = "s0" },
    };

    private static string Number(Random random, int count) => random.Next(count).ToString(CultureInfo.InvariantCulture);
}
