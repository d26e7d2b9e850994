using System.Text.Json;
using KGateway.Kubernetes.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KGateway.Kubernetes.Authentication;

/// <summary>
/// The cluster's keys, read when first needed, when they get old, and when a token names another one; not more often than the options
/// allow. What is known stays in use while the API server is away.
/// </summary>
internal sealed partial class ClusterKeys(
    KubernetesApi api, IOptions<ServiceAccountOptions> options, TimeProvider time, ILogger<ClusterKeys> logger)
{
    private readonly Lock _lock = new();
    private readonly ILogger _logger = logger;
    private KeyReading _last = new(null, "They have not been read yet.");
    private Task<KeyReading>? _reading;
    private long? _readAt;

    /// <summary>The keys; waits only while none are known.</summary>
    public async ValueTask<KeyReading> GetAsync(CancellationToken cancellationToken)
    {
        Task<KeyReading> reading;
        lock (_lock)
        {
            var old = IsOlderThan(_last.Keys is null ? options.Value.KeysInterval : options.Value.KeysLifetime);
            if (_last.Keys is not null)
            {
                if (old)
                    _ = Read();
                return _last;
            }

            if (!old && _reading is null)
                return _last;
            reading = Read();
        }

        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>Keys that are newer than the given ones, if the API server has some; otherwise the same.</summary>
    public async ValueTask<KeyReading> GetNewerAsync(KeySet known, CancellationToken cancellationToken)
    {
        Task<KeyReading> reading;
        lock (_lock)
        {
            if (!ReferenceEquals(_last.Keys, known) || (_reading is null && !IsOlderThan(options.Value.KeysInterval)))
                return _last;
            reading = Read();
        }

        return await reading.WaitAsync(cancellationToken);
    }

    private bool IsOlderThan(TimeSpan age) => _readAt is not { } at || time.GetElapsedTime(at) >= age;

    // Within the lock; all who wait share one reading, which none of them can cancel.
    private Task<KeyReading> Read() => _reading ??= Task.Run(ReadAsync);

    private async Task<KeyReading> ReadAsync()
    {
        KeySet? keys = null;
        var problem = "";
        try
        {
            keys = await KeySet.ReadAsync(api, CancellationToken.None);
        }
        catch (Exception e) when (
            e is KubernetesApiException or HttpRequestException or TimeoutException or FormatException or JsonException)
        {
            problem = e.Message;
        }

        lock (_lock)
        {
            if (keys is null)
                NotRead(problem);
            else if (_last.Keys is null || !_last.Keys.Keys.Keys.Order().SequenceEqual(keys.Keys.Keys.Order()))
                KeysRead(keys.Keys.Count, keys.Issuer);
            _last = keys is null ? _last with { Problem = problem } : new KeyReading(keys, null);
            _readAt = time.GetTimestamp();
            _reading = null;
            return _last;
        }
    }

    [LoggerMessage(5200, LogLevel.Information, "The cluster signs ServiceAccount tokens with {Count} key(s) as {Issuer}")]
    private partial void KeysRead(int count, string issuer);

    [LoggerMessage(5201, LogLevel.Warning, "The keys of ServiceAccount tokens can't be read: {Problem}")]
    private partial void NotRead(string problem);
}
