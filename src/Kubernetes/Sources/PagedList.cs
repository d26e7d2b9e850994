using System.Net;
using KGateway.Kubernetes.Api;
using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>Lists a kind page by page, for servers that can't do it within a watch.</summary>
internal static class PagedList
{
    private const string PageSize = "500";

    // Pages of a list that takes longer than the server remembers its state are gone; then it is begun again.
    private const int Tries = 3;

    private static readonly TimeSpan PagePatience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Lists all objects that can be read, and tells the resourceVersion from which to watch on. <paramref name="form"/> is the media type
    /// of the form in which they are wanted; null for the usual one.
    /// </summary>
    public static async Task<(Dictionary<ObjectKey, Resource> Objects, long Version)> ReadAsync(
        KubernetesApi api, string path, string? form, ObjectProjection projection, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadPagesAsync(api, path, form, projection, time, cancellationToken);
            }
            catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Gone && attempt < Tries)
            {
                // Begun again at once: what made it slow is the number of objects, not the server.
                continue;
            }
        }
    }

    private static async Task<(Dictionary<ObjectKey, Resource> Objects, long Version)> ReadPagesAsync(
        KubernetesApi api, string path, string? form, ObjectProjection projection, TimeProvider time, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<ObjectKey, Resource>();
        var first = KubernetesPath.With(path, "limit", PageSize);
        var target = first;
        while (true)
        {
            var bytes = await ReadPageAsync(api, target, form, time, cancellationToken);
            var page = ListPage.Read(bytes, projection, objects);
            if (page.Continue.Length == 0)
                return (objects, page.Version);
            target = KubernetesPath.With(first, "continue", page.Continue);
        }
    }

    private static async Task<byte[]> ReadPageAsync(
        KubernetesApi api, string path, string? form, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(PagePatience, time, cancellationToken);
        try
        {
            using var response = await api.OpenAsync(path, deadline.Token, form);
            return await response.Content.ReadAsByteArrayAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.Passed)
        {
            throw new TimeoutException($"GET {path}: no answer within {PagePatience.TotalSeconds} s.");
        }
    }
}
