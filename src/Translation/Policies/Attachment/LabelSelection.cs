using KGateway.Resources;

namespace KGateway.Translation.Policies.Attachment;

/// <summary>Selection of objects by their labels.</summary>
internal static class LabelSelection
{
    /// <summary>Whether all of the wanted labels are there.</summary>
    public static bool HasAll(StringMap labels, StringMap wanted)
    {
        foreach (var (key, value) in wanted)
        {
            if (labels.GetValueOrDefault(key) != value)
                return false;
        }

        return true;
    }
}
