using System.Reflection;
using System.Text;
using System.Xml.Linq;
using KGateway.Resources.Binding;

namespace KGateway.Resources.Schema.Crds;

/// <summary>Descriptions of records and fields: the summaries in the compiler's documentation file.</summary>
public sealed class XmlDescriptions
{
    private readonly Dictionary<string, XElement> _summaries;

    private XmlDescriptions(Dictionary<string, XElement> summaries) => _summaries = summaries;

    /// <summary>Reads the documentation file beside the assembly of the records.</summary>
    /// <exception cref="FileNotFoundException">There is none: the assembly was published without it.</exception>
    public static XmlDescriptions Read()
    {
        string file = Path.ChangeExtension(typeof(Resource).Assembly.Location, ".xml");
        var summaries = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (XElement member in XDocument.Load(file).Descendants("member"))
        {
            if (member.Element("summary") is { } summary)
                summaries[member.Attribute("name")!.Value] = summary;
        }

        return new XmlDescriptions(summaries);
    }

    internal string? Of(Type type) => Of($"T:{type.FullName}");

    internal string? Of(PropertyInfo property) => Of($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private string? Of(string member)
    {
        if (!_summaries.TryGetValue(member, out XElement? summary))
            return null;
        var text = new StringBuilder();
        foreach (XNode node in summary.Nodes())
            text.Append(node is XElement element ? TextOf(element) : ((XText)node).Value);
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // References to members are shown by the name that users write.
    private static string TextOf(XElement element)
    {
        if (element.Attribute("langword") is { } word)
            return word.Value;
        if (element.Attribute("cref") is not { } reference)
            return element.Value;
        string name = reference.Value[(reference.Value.LastIndexOf('.') + 1)..];
        if (!reference.Value.StartsWith("P:", StringComparison.Ordinal))
            return name;
        Type? owner = typeof(Resource).Assembly.GetType(reference.Value[2..reference.Value.LastIndexOf('.')]);
        return owner?.GetProperty(name) is { } property ? RecordFields.NameOf(property) : name;
    }
}
