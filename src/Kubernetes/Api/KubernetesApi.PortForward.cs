using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using k8s;
using k8s.Autorest;

namespace KGateway.Kubernetes.Api;

public sealed partial class KubernetesApi
{
    /// <summary>Connects to a port on which a pod listens, also if it does so on its loopback interface only.</summary>
    /// <param name="ns">Namespace of the pod.</param>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The way to the pod is broken; reading throws it too, when the pod refuses.</exception>
    public async Task<Stream> ForwardAsync(string ns, string pod, int port, CancellationToken cancellationToken)
    {
        if (_owned is not k8s.Kubernetes client)
            throw new NotSupportedException("This client was not made from a configuration.");
        using var deadline = new CancellationTokenSource(RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var socket = await client.WebSocketNamespacedPodPortForwardAsync(
                pod, ns, [port], PortForwardStream.Protocol, cancellationToken: either.Token);
            return new PortForwardStream(socket, pod, port);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Port {port} of pod {ns}/{pod}: no answer within {RequestTimeout.TotalSeconds} s.");
        }
        catch (KubernetesException e) when (e.Status is { } status)
        {
            throw Refused(pod, (HttpStatusCode)(status.Code ?? 500), status.Reason, status.Message);
        }
        catch (HttpOperationException e)
        {
            throw Refused(pod, e.Response?.StatusCode ?? HttpStatusCode.BadGateway, null, MessageOf(e.Response?.Content) ?? e.Message);
        }
        catch (WebSocketException e) when (StatusOf(e) is { } status)
        {
            throw Refused(pod, status, null, $"the server doesn't open it; that needs the right to create {ns}/pods/portforward");
        }
        catch (WebSocketException e)
        {
            throw new IOException($"There is no way to port {port} of pod {ns}/{pod}: {e.Message}", e);
        }
    }

    private static KubernetesApiException Refused(string pod, HttpStatusCode status, string? reason, string message) =>
        new(status, reason ?? status.ToString(), $"port-forward to pod {pod}: {(int)status} {reason ?? status.ToString()}: {message}");

    // Which answer came instead of a WebSocket is told by the text alone.
    private static HttpStatusCode? StatusOf(WebSocketException exception)
    {
        foreach (var status in (ReadOnlySpan<HttpStatusCode>)[HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden])
        {
            if (exception.Message.Contains($"'{(int)status}'", StringComparison.Ordinal))
                return status;
        }

        return null;
    }

    private static string? MessageOf(string? body)
    {
        if (string.IsNullOrEmpty(body))
            return null;
        try
        {
            return JsonElement.Parse(body).TryGetProperty("message", out var message) ? message.GetString() : body;
        }
        catch (JsonException)
        {
            // No Status object: its text is what there is.
            return body;
        }
    }
}
