using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KGateway.Kubernetes.Ec2.Aws;

/// <summary>Signs requests to AWS (Signature Version 4).</summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string DateHeader = "X-Amz-Date";
    private const string TokenHeader = "X-Amz-Security-Token";

    /// <summary>Signs a POST whose URL has no query; <paramref name="body"/> is its content, whose type is set.</summary>
    public static void Sign(HttpRequestMessage request, byte[] body, AwsKeys keys, string region, string service, DateTimeOffset now)
    {
        var moment = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var url = request.RequestUri!;
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = request.Content!.Headers.ContentType!.ToString(),
            ["host"] = url.IsDefaultPort ? url.Host : string.Create(CultureInfo.InvariantCulture, $"{url.Host}:{url.Port}"),
            ["x-amz-date"] = moment,
        };
        request.Headers.Add(DateHeader, moment);
        if (keys.SessionToken is { } token)
        {
            headers["x-amz-security-token"] = token;
            request.Headers.Add(TokenHeader, token);
        }

        var names = string.Join(';', headers.Keys);
        var canonical = new StringBuilder()
            .Append(request.Method).Append('\n')
            .Append(url.AbsolutePath).Append("\n\n");
        foreach (var (name, value) in headers)
            canonical.Append(name).Append(':').Append(value.Trim()).Append('\n');
        canonical.Append('\n').Append(names).Append('\n').Append(Hex(SHA256.HashData(body)));

        var scope = $"{moment[..8]}/{region}/{service}/aws4_request";
        var text = $"{Algorithm}\n{moment}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = Encoding.UTF8.GetBytes($"AWS4{keys.SecretKey}");
        foreach (var part in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        // The framework's own parser knows nothing of this scheme's commas.
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{Algorithm} Credential={keys.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
