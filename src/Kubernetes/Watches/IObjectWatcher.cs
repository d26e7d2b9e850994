using System.Text.Json;

namespace KGateway.Kubernetes.Watches;

/// <summary>Told of objects by an <see cref="ObjectWatch"/>, in order, one call at a time.</summary>
internal interface IObjectWatcher
{
    /// <summary>These are all objects now; others, known from before, are gone.</summary>
    void Listed(IReadOnlyList<JsonElement> items);

    /// <summary>One object is new, has changed, or is gone.</summary>
    void Changed(JsonElement item, bool isDeleted);
}
