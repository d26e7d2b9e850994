using System.Text.Json;
using KGateway.Resources;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Sources;

/// <summary>Turns the JSON of a server's objects of one kind into our records. Not for concurrent use.</summary>
internal sealed partial class ObjectProjection(ResourceKind kind, ILogger logger)
{
    private readonly ObjectScanner _scanner = new(KnownFields.Of(kind));
    private readonly SharedValues _shared = new();
    private readonly Dictionary<ObjectKey, string> _unreadable = [];

    /// <summary>The identity of an object.</summary>
    /// <exception cref="JsonException">It isn't an object of an API server.</exception>
    public ObjectHead Head(ReadOnlySpan<byte> json) => _scanner.Scan(json);

    /// <summary>The record of an object; null, and logged, when it can't be read.</summary>
    /// <exception cref="JsonException">It isn't an object of an API server.</exception>
    public Resource? Read(ReadOnlySpan<byte> json, out ObjectHead head)
    {
        head = _scanner.Scan(json);
        try
        {
            var resource = _shared.In(ResourceJson.Read(kind, _scanner.Kept));
            if (_unreadable.Remove(head.Key))
                LogReadable(kind.Name, head.Key);
            return resource;
        }
        catch (Exception e)
        {
            // Whatever is the matter with one object, the others of its kind must go on. It is said once, however often the object comes.
            if (!_unreadable.TryGetValue(head.Key, out var known) || known != e.Message)
                LogUnreadable(kind.Name, head.Key, e.Message);
            _unreadable[head.Key] = e.Message;
            return null;
        }
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey key) => _unreadable.Remove(key);

    [LoggerMessage(EventId = 700, Level = LogLevel.Error, Message = "{Kind} {Key} can't be read; it stays as it was, or is missing: {Problem}")]
    private partial void LogUnreadable(string kind, ObjectKey key, string problem);

    [LoggerMessage(EventId = 701, Level = LogLevel.Information, Message = "{Kind} {Key} can be read again")]
    private partial void LogReadable(string kind, ObjectKey key);
}
