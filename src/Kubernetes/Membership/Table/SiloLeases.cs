using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Membership.Table;

/// <summary>
/// The silos' heartbeats: one Lease per silo, so that a heartbeat changes neither the table nor its version. Its owner is the silo's pod;
/// it vanishes with that.
/// </summary>
internal sealed class SiloLeases(KubernetesApi api, KubernetesClusteringOptions options)
{
    private const string ClusterLabel = "gateway.kgateway.dev/orleans-cluster";
    private const string Group = "coordination.k8s.io";

    private string Collection => KubernetesPath.Collection(Group, "v1", "leases", options.Namespace);

    /// <summary>The last heartbeats by silo.</summary>
    public async Task<IReadOnlyDictionary<string, DateTime>> ReadAsync(CancellationToken cancellationToken)
    {
        var path = KubernetesPath.With(Collection, "labelSelector", $"{ClusterLabel}={options.ClusterId}");
        var renewed = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        if (await api.GetAsync(path, cancellationToken) is not { } list)
            return renewed;
        foreach (var lease in list.GetProperty("items").EnumerateArray())
        {
            if (lease.TryGetProperty("spec", out var spec)
                && spec.TryGetProperty("holderIdentity", out var holder)
                && spec.TryGetProperty("renewTime", out var time)
                && time.TryGetDateTime(out var value))
            {
                renewed[holder.GetString()!] = value.ToUniversalTime();
            }
        }

        return renewed;
    }

    /// <summary>Writes a heartbeat, whatever was there before.</summary>
    public async Task RenewAsync(SiloAddress silo, DateTime time, CancellationToken cancellationToken)
    {
        try
        {
            await api.MergePatchAsync(Path(silo), new JsonObject { ["spec"] = Spec(silo, time) }, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            await api.PostAsync(Collection, Lease(silo, time), cancellationToken);
        }
    }

    /// <summary>Forgets a silo's heartbeats.</summary>
    public Task DeleteAsync(SiloAddress silo, CancellationToken cancellationToken) => api.DeleteAsync(Path(silo), cancellationToken);

    /// <summary>
    /// Name of a silo's Lease. Names of objects may not contain the characters of an IPv6 address; the real one is the holder's.
    /// </summary>
    internal static string Name(string cluster, SiloAddress silo)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{silo.Endpoint.Address}-{silo.Endpoint.Port}-{silo.Generation}");
        return $"{cluster}-{string.Concat(address.Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'))}";
    }

    private string Path(SiloAddress silo) => KubernetesPath.Object(Group, "v1", "leases", options.Namespace, Name(options.ClusterId, silo));

    private JsonObject Lease(SiloAddress silo, DateTime time) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject
        {
            ["name"] = Name(options.ClusterId, silo),
            ["labels"] = new JsonObject { [ClusterLabel] = options.ClusterId },
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["name"] = options.PodName,
                ["uid"] = options.PodUid,
            }),
        },
        ["spec"] = Spec(silo, time),
    };

    private static JsonObject Spec(SiloAddress silo, DateTime time) => new()
    {
        ["holderIdentity"] = silo.ToParsableString(),
        ["renewTime"] = DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
    };
}
