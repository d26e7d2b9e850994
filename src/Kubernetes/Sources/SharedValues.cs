using KGateway.Resources;
using KGateway.Resources.Core;

namespace KGateway.Kubernetes.Sources;

/// <summary>
/// One instance of each value that many objects have alike, such as namespaces and labels. Starts anew when it has grown big, so that
/// values that nobody uses any more don't pile up. Not for concurrent use.
/// </summary>
internal sealed class SharedValues
{
    private const int MaxValues = 20_000;

    private static readonly EquatableArray<PodCondition> Ready =
        EquatableArray.Create<PodCondition>([new PodCondition { Type = "Ready", Status = "True" }]);

    private static readonly EquatableArray<PodCondition> NotReady =
        EquatableArray.Create<PodCondition>([new PodCondition { Type = "Ready", Status = "False" }]);

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<StringMap> _maps = [];

    /// <summary>An object that shares what it can.</summary>
    public Resource In(Resource resource)
    {
        var metadata = resource.Metadata;
        var shared = resource with
        {
            Metadata = metadata with
            {
                Namespace = Of(metadata.Namespace),
                Labels = Of(metadata.Labels),
                Annotations = Of(metadata.Annotations),
            },
        };
        return shared is Pod pod ? In(pod) : shared;
    }

    /// <summary>The shared instance of a text.</summary>
    public string Of(string text)
    {
        if (text.Length == 0)
            return "";
        if (_texts.TryGetValue(text, out var held))
            return held;
        if (_texts.Count >= MaxValues)
            _texts.Clear();
        _texts.Add(text);
        return text;
    }

    /// <summary>The shared instance of a map: Pods of one template have the same labels.</summary>
    public StringMap Of(StringMap map)
    {
        if (map.IsEmpty)
            return map;
        if (_maps.TryGetValue(map, out var held))
            return held;
        if (_maps.Count >= MaxValues)
            _maps.Clear();
        map = StringMap.From(map.Select(entry => KeyValuePair.Create(Of(entry.Key), Of(entry.Value))));
        _maps.Add(map);
        return map;
    }

    private Pod In(Pod pod)
    {
        var status = pod.Status;
        return pod with
        {
            Spec = pod.Spec with
            {
                NodeName = OfOptional(pod.Spec.NodeName),
                ServiceAccountName = Of(pod.Spec.ServiceAccountName),
            },
            Status = status with
            {
                Phase = OfOptional(status.Phase),
                // Of the conditions only this one matters to us, and not when it changed.
                Conditions = status.IsReady ? Ready : NotReady,
            },
        };
    }

    private string? OfOptional(string? text) => text is null ? null : Of(text);
}
