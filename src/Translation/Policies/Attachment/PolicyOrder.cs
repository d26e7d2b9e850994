using System.Globalization;
using KGateway.Resources;

namespace KGateway.Translation.Policies.Attachment;

/// <summary>The order of policies that are attached to the same target: the first has the highest priority.</summary>
internal sealed class PolicyOrder : IComparer<Resource>
{
    private const string WeightAnnotation = "kgateway.dev/policy-weight";

    private PolicyOrder()
    {
    }

    /// <summary>The order.</summary>
    public static PolicyOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(Resource? x, Resource? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var order = WeightOf(y.Metadata).CompareTo(WeightOf(x.Metadata));
        if (order == 0)
            order = Nullable.Compare(x.Metadata.CreationTimestamp, y.Metadata.CreationTimestamp);
        return order != 0 ? order : x.Id.CompareTo(y.Id);
    }

    /// <summary>The weight that an object gives itself; 0 when it gives none, or one that is no number of 32 bits.</summary>
    public static int WeightOf(ObjectMeta metadata) =>
        int.TryParse(
            metadata.Annotations.GetValueOrDefault(WeightAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight)
            ? weight
            : 0;
}
