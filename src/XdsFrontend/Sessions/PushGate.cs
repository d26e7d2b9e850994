using Grpc.Core;
using KGateway.XdsFrontend.Engine;
using Microsoft.Extensions.Options;

namespace KGateway.XdsFrontend.Sessions;

/// <summary>
/// Bounds how many large responses are on their way into sockets at a time: each takes buffers of its own size, and a whole fleet at
/// once would take hundreds of megabytes and be slower. A proxy that doesn't read keeps its place for a moment only.
/// </summary>
internal sealed class PushGate(IOptions<XdsFrontendOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Responses below this many bytes pass freely.</summary>
    public const int FreeBytes = 16 * 1024;

    private readonly SemaphoreSlim _places = new(options.Value.MaxConcurrentPushes);
    private readonly TimeSpan _grace = options.Value.SlowReaderGrace;

    /// <summary>Free places.</summary>
    public int Free => _places.CurrentCount;

    /// <summary>Writes a response of about <paramref name="bytes"/> bytes when there is a place.</summary>
    public async Task WriteAsync(IServerStreamWriter<XdsResponse> stream, XdsResponse response, int bytes, CancellationToken cancellationToken)
    {
        if (bytes < FreeBytes)
        {
            await stream.WriteAsync(response, cancellationToken);
            return;
        }

        await _places.WaitAsync(cancellationToken);
        var writing = Task.CompletedTask;
        try
        {
            writing = stream.WriteAsync(response, cancellationToken);
            await writing.WaitAsync(_grace, time, cancellationToken);
        }
        catch (TimeoutException) when (!writing.IsCompleted)
        {
            // Goes on without its place, so that others can be written to.
        }
        finally
        {
            _places.Release();
        }

        await writing;
    }

    public void Dispose() => _places.Dispose();
}
