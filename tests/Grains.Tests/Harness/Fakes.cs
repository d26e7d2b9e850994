using System.Collections.Concurrent;
using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Statuses;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.Statuses;
using Microsoft.Extensions.Logging;

namespace KGateway.Grains.Tests.Harness;

/// <summary>Something that changes and that tests wait for.</summary>
internal abstract class Observed
{
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        while (true)
        {
            var changed = _changed.Task;
            if (condition())
                return;
            try
            {
                await changed.WaitAsync(TestCluster.Deadline);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException(what);
            }
        }
    }

    protected void Changed() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

internal sealed class FakeStatusWriter : Observed, IStatusWriter
{
    private readonly ConcurrentDictionary<ResourceId, int> _writes = new();

    public ConcurrentDictionary<ResourceId, ObjectStatus?> Written { get; } = new();

    /// <summary>Fails so many writes.</summary>
    public int Failures;

    public int Writes(ResourceId id) => _writes.GetValueOrDefault(id);

    public ValueTask WriteAsync(ResourceId id, ObjectStatus? status, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref Failures) >= 0)
            throw new IOException("the server is busy");
        _writes.AddOrUpdate(id, 1, static (_, count) => count + 1);
        Written[id] = status;
        Changed();
        return default;
    }
}

internal sealed class FakeDeployer : Observed, IProxyDeployer
{
    public ConcurrentDictionary<ObjectKey, GatewayInfrastructure> Deployed { get; } = new();

    public int Calls;

    public TimeSpan? Audit { get; set; }

    /// <summary>Thrown instead of deploying; null to deploy.</summary>
    public volatile Exception? Failure;

    public ValueTask EnsureAsync(GatewayInfrastructure infrastructure, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Calls);
        if (Failure is { } failure)
        {
            Changed();
            throw failure;
        }

        Deployed[infrastructure.Gateway] = infrastructure;
        Changed();
        return default;
    }

    public ValueTask RemoveAsync(ObjectKey gateway, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Calls);
        Deployed.TryRemove(gateway, out _);
        Changed();
        return default;
    }
}

/// <summary>Keeps the warnings of all silos.</summary>
internal sealed class LogCollector : ILoggerProvider
{
    public ConcurrentQueue<string> Warnings { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogCollector collector, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
                collector.Warnings.Enqueue($"{category} {eventId.Id}: {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
        }
    }
}
