using System.Net;
using System.Text.Json;
using KGateway.Kubernetes.Api;
using KGateway.Silo.Hosting;

namespace KGateway.Silo.Cli.Clusters;

/// <summary>An installation in a cluster, reached by the API server alone. Errors are those of <see cref="KubernetesApi"/> unless said otherwise.</summary>
internal sealed class ClusterConnection(KubernetesApi api, string ns) : IDisposable
{
    // Of the control plane's pods and Deployment; those of proxies have another value.
    private const string Selector = "kgateway=kgateway";

    /// <summary>The API.</summary>
    public KubernetesApi Api => api;

    /// <summary>Namespace of the installation.</summary>
    public string Namespace => ns;

    /// <summary>The objects of a collection; none if the cluster doesn't know the kind.</summary>
    public async Task<IReadOnlyList<ApiObject>> ListAsync(string path, CancellationToken cancellationToken) =>
        await api.GetAsync(path, cancellationToken) is { } list && list.TryGetProperty("items", out var items)
            ? [.. items.EnumerateArray().Select(static item => new ApiObject(item))]
            : [];

    /// <summary>The control plane's pods, ready ones first.</summary>
    public async Task<IReadOnlyList<ControlPlanePod>> PodsAsync(CancellationToken cancellationToken)
    {
        var pods = await ListAsync(Selected(KubernetesPath.Collection("", "v1", "pods", ns)), cancellationToken);
        return [.. pods.Select(ControlPlanePod.Read).OrderByDescending(static pod => pod.Ready).ThenBy(static pod => pod.Name, StringComparer.Ordinal)];
    }

    /// <summary>The control plane's Deployments; one, unless several installations share the namespace.</summary>
    public Task<IReadOnlyList<ApiObject>> DeploymentsAsync(CancellationToken cancellationToken) =>
        ListAsync(Selected(KubernetesPath.Collection("apps", "v1", "deployments", ns)), cancellationToken);

    /// <summary>A pod whose admin server can be asked: a ready one, else one that runs.</summary>
    /// <exception cref="CliException">There is none, or the cluster can't be asked.</exception>
    public async Task<ControlPlanePod> ChooseAsync(CancellationToken cancellationToken)
    {
        try
        {
            var pods = await PodsAsync(cancellationToken);
            if (pods.Count == 0)
                throw new CliException($"there is no control plane in namespace {ns} of {api.Address} (no pod with the label {Selector}). Name its namespace: -n NAMESPACE.");
            return pods.FirstOrDefault(static pod => pod.Running)
                ?? throw new CliException($"no pod of the control plane in namespace {ns} runs; {pods[0].Name}: {pods[0].Problem}");
        }
        catch (Exception e) when (IsOfCluster(e))
        {
            throw new CliException(Explain(e));
        }
    }

    /// <summary>A client of a pod's admin server; closes this connection with itself if it <paramref name="owns"/> it.</summary>
    public AdminClient AdminOf(ControlPlanePod pod, string? token, bool owns = false) => new(
        HandlerOf(ns, pod.Name, ControllerOptions.AdminPort),
        AdminClient.DefaultUrl,
        token,
        e => $"the control plane doesn't answer: {Explain(e)}",
        owns ? this : null);

    /// <summary>Requests that go to a port of a pod, whatever address they name.</summary>
    public SocketsHttpHandler HandlerOf(string podNamespace, string pod, int port) => new()
    {
        UseProxy = false,
        ConnectCallback = async (_, cancelled) => await api.ForwardAsync(podNamespace, pod, port, cancelled),
    };

    /// <summary>Whether an exception is one by which a cluster, or the way to it, fails.</summary>
    public static bool IsOfCluster(Exception exception) =>
        exception is KubernetesApiException or HttpRequestException or TimeoutException or IOException or JsonException;

    /// <summary>An exception in words for people.</summary>
    public string Explain(Exception exception) => exception switch
    {
        KubernetesApiException { Status: HttpStatusCode.Unauthorized } e => $"{api.Address} doesn't accept these credentials ({e.Message})",
        KubernetesApiException { Status: HttpStatusCode.Forbidden } e => $"these credentials may not do this ({e.Message})",
        HttpRequestException { InnerException: { } inner } when IsOfCluster(inner) => Explain(inner),
        HttpRequestException e => $"{api.Address} can't be reached ({e.InnerException?.Message ?? e.Message})",
        TaskCanceledException => "there is no answer in time",
        _ => exception.Message,
    };

    /// <inheritdoc/>
    public void Dispose() => api.Dispose();

    private static string Selected(string path) => $"{path}?labelSelector={Uri.EscapeDataString(Selector)}";
}
