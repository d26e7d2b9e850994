using System.Collections.Immutable;
using System.Text.Json;

namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <summary>
/// A node of a parsed template: a list whose first item is mostly the node's name. The proxy's runtime reads the JSON form, so this is the
/// one place where both sides meet. Items are texts, integers, booleans, null, nodes, or maps of nodes by name.
/// </summary>
internal sealed class SyntaxNode
{
    /// <summary>How deeply nodes may be nested.</summary>
    public const int MaxDepth = 300;

    private readonly ImmutableArray<object?> _items;

    public SyntaxNode(params ReadOnlySpan<object?> items)
    {
        _items = [.. items];
        foreach (object? item in items)
        {
            switch (item)
            {
                case SyntaxNode node:
                    Include(node);
                    break;
                case IReadOnlyDictionary<string, SyntaxNode> map:
                    foreach (var node in map.Values)
                        Include(node);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Number of nodes, this one included: about the steps that it costs to run it once.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>Number of nodes on the longest way down, this one included.</summary>
    public int Depth { get; private set; } = 1;

    /// <summary>Number of items.</summary>
    public int Count => _items.Length;

    /// <summary>An item.</summary>
    public object? this[int index] => _items[index];

    /// <summary>The name of the node; null when it is a plain list.</summary>
    public string? Name => _items.Length > 0 ? _items[0] as string : null;

    /// <summary>A list of nodes or texts.</summary>
    public static SyntaxNode List(IEnumerable<object?> items) => new([.. items]);

    /// <summary>Writes the JSON form.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (object? item in _items)
            Write(writer, item);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, object? item)
    {
        switch (item)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case bool value:
                writer.WriteBooleanValue(value);
                break;
            case SyntaxNode node:
                node.WriteTo(writer);
                break;
            case IReadOnlyDictionary<string, SyntaxNode> map:
                writer.WriteStartObject();
                foreach (var (name, node) in map)
                {
                    writer.WritePropertyName(name);
                    node.WriteTo(writer);
                }

                writer.WriteEndObject();
                break;
            default:
                throw new ArgumentException($"a node can't contain {item.GetType()}", nameof(item));
        }
    }

    private void Include(SyntaxNode node)
    {
        Size += node.Size;
        Depth = Math.Max(Depth, node.Depth + 1);
    }
}
