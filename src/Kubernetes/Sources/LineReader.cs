using System.Buffers;
using System.IO.Pipelines;

namespace KGateway.Kubernetes.Sources;

/// <summary>Splits a stream of bytes into lines, without making strings and however the bytes are cut on the way.</summary>
internal sealed class LineReader(Stream stream) : IAsyncDisposable
{
    // As much as is handed over at once when changes come faster than they are taken.
    private const int BufferSize = 128 * 1024;

    private readonly PipeReader _pipe = PipeReader.Create(
        stream, new StreamPipeReaderOptions(bufferSize: BufferSize, minimumReadSize: 4096));

    private ReadOnlySequence<byte> _arrived;
    private bool _held;
    private byte[] _joined = [];

    /// <summary>Waits until at least one whole line has arrived; false at the end. What follows the last line break is dropped.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_held)
                _pipe.AdvanceTo(_arrived.Start, _arrived.End);
            _held = false;
            var result = await _pipe.ReadAsync(cancellationToken);
            (_arrived, _held) = (result.Buffer, true);
            if (_arrived.PositionOf((byte)'\n') is not null)
                return true;
            if (result.IsCompleted)
                return false;
        }
    }

    /// <summary>The next whole line that has arrived, without its break; valid until the next call.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_arrived.PositionOf((byte)'\n') is not { } end)
            return false;
        line = Joined(_arrived.Slice(0, end));
        _arrived = _arrived.Slice(_arrived.GetPosition(1, end));
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pipe.CompleteAsync();

    private ReadOnlySpan<byte> Joined(ReadOnlySequence<byte> sequence)
    {
        if (sequence.IsSingleSegment)
            return sequence.FirstSpan;
        var length = checked((int)sequence.Length);
        if (_joined.Length < length)
            _joined = new byte[Math.Max(length, 2 * _joined.Length)];
        sequence.CopyTo(_joined);
        return _joined.AsSpan(0, length);
    }
}
