using System.Text.Json;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

internal sealed class ArrayCodec<T>(Codec<T> itemCodec, Constraints constraints) : Codec<EquatableArray<T>>
{
    public override bool TryRead(TreeNode node, BindingContext context, out EquatableArray<T> value)
    {
        value = default;
        if (node is not ListNode list)
            return context.ReportType(node, "a list");
        constraints.CheckCount(node, list.Items.Count, context);
        var items = new T[list.Items.Count];
        bool read = true;
        for (int i = 0; i < items.Length; i++)
        {
            context.Push(i);
            if (list.Items[i] is ScalarNode { Kind: ScalarKind.Null } absent)
                read = context.ReportType(absent, "a value");
            else
                read &= itemCodec.TryRead(list.Items[i], context, out items[i]);
            context.Pop();
        }

        if (!read)
            return false;
        value = new EquatableArray<T>(items);
        if (context.CheckLimits && constraints.Unique is { } unique && items.Length > 1)
            CheckUnique(unique, list, items, context);
        return true;
    }

    public override void Write(Utf8JsonWriter writer, EquatableArray<T> value)
    {
        writer.WriteStartArray();
        foreach (T item in value)
            itemCodec.Write(writer, item);
        writer.WriteEndArray();
    }

    private void CheckUnique(UniqueItemsAttribute unique, ListNode list, T[] items, BindingContext context)
    {
        var seen = new HashSet<object>();
        for (int i = 0; i < items.Length; i++)
        {
            object key = unique.Key is null ? items[i]! : ((IKeyed<T>)itemCodec).Key(items[i], unique.Key)!;
            if (seen.Add(key))
                continue;
            context.Push(i);
            string field = unique.Key is null ? "" : unique.Key + " ";
            context.ReportInvalid(list.Items[i], $"Duplicate value: {field}\"{key}\"");
            context.Pop();
        }
    }
}
