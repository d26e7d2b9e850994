using System.Net;

namespace KGateway.Kubernetes.Api;

/// <summary>A request that the API server refused; the message names the request and repeats the server's words.</summary>
public sealed class KubernetesApiException : Exception
{
    /// <param name="status">HTTP status.</param>
    /// <param name="reason">Reason of the answered Status object, for example <c>Conflict</c>; the name of the HTTP status if there is none.</param>
    /// <param name="message">The message.</param>
    /// <param name="retryAfter">How long the server asks to wait.</param>
    public KubernetesApiException(HttpStatusCode status, string reason, string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        Status = status;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    /// <summary>HTTP status, or the code of a Status object within a watch.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Word for programs, for example <c>AlreadyExists</c>, <c>Conflict</c>, <c>Expired</c>, <c>Forbidden</c>.</summary>
    public string Reason { get; }

    /// <summary>How long the server asks to wait before another try; null when it doesn't.</summary>
    public TimeSpan? RetryAfter { get; }
}
