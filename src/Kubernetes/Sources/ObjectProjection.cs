using System.Text.Json;
using KGateway.Resources;
using KGateway.Resources.Core;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Sources;

/// <summary>Turns the JSON of a server's objects of one kind into our records. Not for concurrent use.</summary>
internal sealed partial class ObjectProjection(ResourceKind kind, ILogger logger)
{
    // What kubectl remembers of a file; it repeats the whole object.
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private readonly ObjectScanner _scanner = new(keepsStatus: kind.Type.GetProperty("Status") is not null);
    private readonly StringPool _texts = new();
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
            var resource = Shared(ResourceJson.Read(kind, _scanner.Trimmed));
            if (_unreadable.Remove(head.Key))
                LogReadable(kind.Name, head.Key);
            return resource;
        }
        catch (JsonException e)
        {
            // Said once, however often the object is sent again.
            if (!_unreadable.TryGetValue(head.Key, out var known) || known != e.Message)
                LogUnreadable(kind.Name, head.Key, e.Message);
            _unreadable[head.Key] = e.Message;
            return null;
        }
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ObjectKey key) => _unreadable.Remove(key);

    private Resource Shared(Resource resource)
    {
        var metadata = resource.Metadata;
        var shared = resource with
        {
            Metadata = metadata with
            {
                Namespace = _texts.Intern(metadata.Namespace),
                Labels = _texts.Intern(metadata.Labels),
                Annotations = WithoutLastApplied(metadata.Annotations),
            },
        };
        return shared is Pod pod ? Shared(pod) : shared;
    }

    private Pod Shared(Pod pod) => pod with
    {
        Spec = pod.Spec with
        {
            NodeName = _texts.InternOptional(pod.Spec.NodeName),
            ServiceAccountName = _texts.Intern(pod.Spec.ServiceAccountName),
        },
    };

    private static StringMap WithoutLastApplied(StringMap annotations) =>
        annotations.ContainsKey(LastApplied)
            ? StringMap.From(((IEnumerable<KeyValuePair<string, string>>)annotations).Where(static entry => entry.Key != LastApplied))
            : annotations;

    [LoggerMessage(EventId = 700, Level = LogLevel.Error, Message = "{Kind} {Key} can't be read, its last good version stays: {Problem}")]
    private partial void LogUnreadable(string kind, ObjectKey key, string problem);

    [LoggerMessage(EventId = 701, Level = LogLevel.Information, Message = "{Kind} {Key} can be read again")]
    private partial void LogReadable(string kind, ObjectKey key);
}
