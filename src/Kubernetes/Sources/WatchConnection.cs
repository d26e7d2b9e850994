using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Sources;

/// <summary>
/// An open watch. The server ends it after some minutes; a connection from which nothing comes for too long is given up, since a broken
/// one looks the same as a quiet one.
/// </summary>
internal sealed class WatchConnection : IAsyncDisposable
{
    /// <summary>How long a server may keep a watch open, in seconds; random, so that not all watches end at once.</summary>
    private const int ShortestSeconds = 290;
    private const int LongestSeconds = 600;

    // How long the head of the answer may take, and how much later than asked for the end may come.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    // A server that sends bookmarks sends one each minute.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(3);

    // A list comes without a pause.
    private static readonly TimeSpan LongestSilenceInList = TimeSpan.FromMinutes(1);

    private readonly HttpResponseMessage _response;
    private readonly LineReader _lines;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _opened;
    private readonly DateTimeOffset _end;
    private bool _bookmarks;

    private WatchConnection(HttpResponseMessage response, Stream body, TimeSpan lifetime, TimeProvider time)
    {
        _response = response;
        _lines = new LineReader(body);
        _time = time;
        _opened = time.GetUtcNow();
        _end = _opened + lifetime + Slack;
    }

    /// <summary>How long it has been open.</summary>
    public TimeSpan Age => _time.GetUtcNow() - _opened;

    /// <summary>Opens a watch.</summary>
    /// <param name="api">The server.</param>
    /// <param name="path">Path with all parameters but the lifetime.</param>
    /// <param name="form">Media type of the form in which objects are wanted; null for the usual one.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The server doesn't answer.</exception>
    public static async Task<WatchConnection> OpenAsync(
        KubernetesApi api, string path, string? form, TimeProvider time, CancellationToken cancellationToken)
    {
        var seconds = Random.Shared.Next(ShortestSeconds, LongestSeconds + 1);
        using var deadline = new Deadline(Slack, time, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await api.OpenAsync(
                KubernetesPath.With(path, "timeoutSeconds", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                deadline.Token,
                form);
            var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            return new WatchConnection(response, body, TimeSpan.FromSeconds(seconds), time);
        }
        catch (Exception e)
        {
            response?.Dispose();
            if (e is OperationCanceledException && deadline.Passed)
                throw new TimeoutException($"WATCH {path}: no answer within {Slack.TotalSeconds} s.");
            throw;
        }
    }

    /// <summary>Waits for lines.</summary>
    /// <param name="listing">Whether the list at the beginning hasn't come to its end yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<WatchProgress> WaitAsync(bool listing, CancellationToken cancellationToken)
    {
        var left = _end - _time.GetUtcNow();
        if (listing)
            left = Shorter(left, LongestSilenceInList);
        else if (_bookmarks)
            left = Shorter(left, LongestSilence);
        if (left <= TimeSpan.Zero)
            return WatchProgress.Silent;
        using var deadline = new Deadline(left, _time, cancellationToken);
        try
        {
            return await _lines.WaitAsync(deadline.Token) ? WatchProgress.Lines : WatchProgress.Ended;
        }
        catch (OperationCanceledException) when (deadline.Passed)
        {
            return WatchProgress.Silent;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // A broken connection says no more than a closed one: what follows the last line is asked for again.
            return WatchProgress.Ended;
        }
    }

    /// <summary>The next line that has arrived; valid until the next call.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line) => _lines.TryTake(out line);

    /// <summary>Notes that the server sends bookmarks, so that silence means something.</summary>
    public void ExpectBookmarks() => _bookmarks = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // First the answer, so that nothing waits for the rest of the body.
        _response.Dispose();
        await _lines.DisposeAsync();
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
