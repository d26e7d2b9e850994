using KGateway.Resources;

namespace KGateway.Silo.Hosting;

/// <summary>Reads the selectors of namespaces.</summary>
internal static class NamespaceSelectors
{
    private const string Variable = "KGW_DISCOVERY_NAMESPACE_SELECTORS";

    /// <summary>The selectors; what is wrong is told to <paramref name="read"/>.</summary>
    public static EquatableArray<LabelSelector> Read(VariableReader read)
    {
        try
        {
            return LabelSelectorJson.Parse(read.Text(Variable, "[]"));
        }
        catch (FormatException e)
        {
            read.Wrong($"{Variable}: {e.Message}");
            return [];
        }
    }
}
