using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace KGateway.Kubernetes.Api;

/// <summary>Reads the Status objects by which an API server explains a refusal.</summary>
internal static class ServerStatus
{
    // An answer that is no Status comes from a proxy or gateway on the way; its first words tell which.
    private const int MaxText = 300;

    /// <summary>The exception for a refused request.</summary>
    public static async Task<KubernetesApiException> ReadAsync(
        HttpMethod method, string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var (reason, message) = Parse(body) ?? (response.StatusCode.ToString(), Text(body));
        return new KubernetesApiException(
            response.StatusCode,
            reason,
            string.Create(CultureInfo.InvariantCulture, $"{method} {WithoutParameters(path)}: {(int)response.StatusCode} {reason}: {message}"),
            response.Headers.RetryAfter?.Delta);
    }

    /// <summary>The exception for an ERROR event of a watch, whose object is a Status.</summary>
    public static KubernetesApiException OfEvent(string path, JsonElement status)
    {
        var code = status.TryGetProperty("code", out var number) && number.TryGetInt32(out var value) ? value : 500;
        var (reason, message) = Parse(status) ?? ("Unknown", status.GetRawText());
        return new KubernetesApiException(
            (HttpStatusCode)code, reason, string.Create(CultureInfo.InvariantCulture, $"WATCH {WithoutParameters(path)}: {code} {reason}: {message}"));
    }

    private static (string Reason, string Message)? Parse(byte[] body)
    {
        try
        {
            return Parse(JsonElement.Parse(body));
        }
        catch (JsonException)
        {
            // Not JSON: the caller shows it as text.
            return null;
        }
    }

    private static (string Reason, string Message)? Parse(JsonElement status)
    {
        if (status.ValueKind != JsonValueKind.Object || !status.TryGetProperty("message", out var message))
            return null;
        var reason = status.TryGetProperty("reason", out var word) ? word.GetString() : null;
        return (string.IsNullOrEmpty(reason) ? "Unknown" : reason, message.GetString() ?? "");
    }

    private static string WithoutParameters(string path) => path.IndexOf('?') is >= 0 and var end ? path[..end] : path;

    private static string Text(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MaxText))).Trim();
        return text.Length == 0 ? "no explanation" : text;
    }
}
