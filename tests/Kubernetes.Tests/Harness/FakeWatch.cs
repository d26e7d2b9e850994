using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>The server's side of a watch.</summary>
internal sealed class FakeWatch
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    public Stream Body => _pipe.Reader.AsStream();

    /// <summary>Sends an event.</summary>
    public void Send(string type, string item) => SendBytes(Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","object":{{item}}}""" + "\n"));

    /// <summary>Sends several events at once.</summary>
    public void Send(params ReadOnlySpan<(string Type, string Object)> events)
    {
        var text = new StringBuilder();
        foreach (var (type, item) in events)
            text.Append($$"""{"type":"{{type}}","object":{{item}}}""").Append('\n');
        SendBytes(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Sends bytes as they are.</summary>
    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        _pipe.Writer.Write(bytes);
        var flushed = _pipe.Writer.FlushAsync();
        Assert.True(flushed.IsCompleted);
    }

    /// <summary>Sends a bookmark.</summary>
    public void Bookmark(long version, bool endsList = false)
    {
        var annotations = endsList ? ""","annotations":{"k8s.io/initial-events-end":"true"}""" : "";
        Send("BOOKMARK", $$$"""{"kind":"X","metadata":{"resourceVersion":"{{{version}}}"{{{annotations}}}}}""");
    }

    /// <summary>Ends the watch.</summary>
    public void End() => _pipe.Writer.Complete();

    /// <summary>Breaks the connection.</summary>
    public void Break() => _pipe.Writer.Complete(new IOException("The connection was reset."));
}
