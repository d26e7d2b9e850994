using System.Globalization;
using System.Net;
using System.Text.Json;
using KGateway.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Watches;

/// <summary>
/// Follows a few objects: lists them, then watches from there, and lists again whenever the watch can't be continued without a gap. For
/// objects of our own only, which are few and small.
/// </summary>
internal sealed partial class ObjectWatch(KubernetesApi api, string collection, IObjectWatcher watcher, TimeProvider time, ILogger logger)
{
    // The server ends a watch after this time, so that one which hangs is noticed.
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly ILogger _logger = logger;

    /// <summary>Goes on until it is cancelled; what fails is tried again, with growing pauses.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        string? position = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                position ??= await ListAsync(cancellationToken);
                position = await WatchAsync(position, cancellationToken);
                failures = 0;
            }
            catch (KubernetesApiException e) when (e.Status is HttpStatusCode.Gone && position is not null)
            {
                LogGap(collection, e.Message);
                position = null;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (IsTransient(e))
            {
                LogFailed(collection, e.Message);
                position = null;
                await PauseAsync(failures++, cancellationToken);
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        if (await api.GetAsync(collection, cancellationToken) is not { } list)
            throw new KubernetesApiException(HttpStatusCode.NotFound, "NotFound", $"GET {collection}: this kind isn't served.");
        watcher.Listed([.. list.GetProperty("items").EnumerateArray()]);
        return list.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
    }

    private async Task<string> WatchAsync(string position, CancellationToken cancellationToken)
    {
        var path = KubernetesPath.With(collection, "watch", "true");
        path = KubernetesPath.With(path, "allowWatchBookmarks", "true");
        path = KubernetesPath.With(path, "resourceVersion", position);
        path = KubernetesPath.With(path, "timeoutSeconds", ((int)WatchTime.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        using var limit = new CancellationTokenSource(WatchTime + Slack, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await api.OpenAsync(path, either.Token);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(either.Token));
            while (await reader.ReadLineAsync(either.Token) is { } line)
            {
                if (line.Length == 0)
                    continue;
                var change = JsonElement.Parse(line);
                var item = change.GetProperty("object");
                var type = change.GetProperty("type").GetString();
                if (type == "ERROR")
                    throw ServerStatus.OfEvent(collection, item);
                position = item.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
                if (type != "BOOKMARK")
                    watcher.Changed(item, isDeleted: type == "DELETED");
            }

            return position;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The watch of {collection} has been silent beyond its end.");
        }
    }

    private async Task PauseAsync(int failures, CancellationToken cancellationToken)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures, 6));
        pause = pause > LongestPause ? LongestPause : pause;
        try
        {
            await Task.Delay(pause * (0.75 + Random.Shared.NextDouble() / 2), time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The caller's loop ends.
        }
    }

    private static bool IsTransient(Exception e) =>
        e is HttpRequestException or IOException or TimeoutException or KubernetesApiException
            or JsonException or KeyNotFoundException or InvalidDataException;

    [LoggerMessage(1120, LogLevel.Debug, "The watch of {Collection} has a gap and starts anew: {Reason}")]
    private partial void LogGap(string collection, string reason);

    [LoggerMessage(1121, LogLevel.Warning, "The watch of {Collection} failed and is tried again: {Reason}")]
    private partial void LogFailed(string collection, string reason);
}
