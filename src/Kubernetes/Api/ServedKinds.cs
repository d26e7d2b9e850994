using System.Text.Json;
using KGateway.Resources;

namespace KGateway.Kubernetes.Api;

/// <summary>Finds out by discovery which version of a kind a server has.</summary>
internal sealed class ServedKinds(KubernetesApi api, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>The first of the kind's versions that is served; null if the server doesn't know the kind.</summary>
    public async Task<string?> FindAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        foreach (var version in kind.Versions)
        {
            var found = await api.GetAsync(KubernetesPath.Version(kind.Group, version).ToString(), cancellationToken);
            if (found is { } document && Lists(document, kind.Plural))
                return version;
        }

        return null;
    }

    /// <summary>Waits until some version of a kind is served.</summary>
    public async Task<string> WaitAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (true)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            if (await FindAsync(kind, cancellationToken) is { } version)
                return version;
        }
    }

    private static bool Lists(JsonElement document, string plural)
    {
        if (!document.TryGetProperty("resources", out var resources) || resources.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var resource in resources.EnumerateArray())
        {
            if (resource.TryGetProperty("name", out var name) && name.ValueEquals(plural))
                return true;
        }

        return false;
    }
}
