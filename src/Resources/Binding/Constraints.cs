using System.Reflection;
using KGateway.Resources.Tree;

namespace KGateway.Resources.Binding;

/// <summary>The limits that the attributes of a property set.</summary>
internal sealed class Constraints
{
    public static readonly Constraints None = new([], null, null, null, null);

    private readonly StringConstraintAttribute[] _strings;
    private readonly RangeAttribute? _range;
    private readonly DurationRangeAttribute? _durations;
    private readonly ItemsAttribute? _items;

    private Constraints(
        StringConstraintAttribute[] strings,
        RangeAttribute? range,
        DurationRangeAttribute? durations,
        ItemsAttribute? items,
        UniqueItemsAttribute? unique)
    {
        _strings = strings;
        _range = range;
        _durations = durations;
        _items = items;
        Unique = unique;
    }

    /// <summary>Which items of a list must differ.</summary>
    public UniqueItemsAttribute? Unique { get; }

    public static Constraints Of(PropertyInfo property) => new(
        [.. property.GetCustomAttributes<StringConstraintAttribute>()],
        property.GetCustomAttribute<RangeAttribute>(),
        property.GetCustomAttribute<DurationRangeAttribute>(),
        property.GetCustomAttribute<ItemsAttribute>(),
        property.GetCustomAttribute<UniqueItemsAttribute>());

    public void CheckString(TreeNode node, string value, BindingContext context)
    {
        if (!context.CheckLimits)
            return;
        foreach (StringConstraintAttribute constraint in _strings)
        {
            if (constraint.Check(value) is { } message)
                context.ReportInvalid(node, message);
        }
    }

    public void CheckNumber(TreeNode node, long value, BindingContext context)
    {
        if (context.CheckLimits && _range?.Check(value) is { } message)
            context.ReportInvalid(node, message);
    }

    public void CheckDuration(TreeNode node, TimeSpan value, BindingContext context)
    {
        if (context.CheckLimits && _durations?.Check(value) is { } message)
            context.ReportInvalid(node, message);
    }

    public void CheckCount(TreeNode node, int count, BindingContext context)
    {
        if (context.CheckLimits && _items?.Check(count) is { } message)
            context.ReportInvalid(node, message);
    }
}
