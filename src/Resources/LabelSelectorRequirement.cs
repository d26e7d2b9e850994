namespace KGateway.Resources;

/// <summary>One requirement of a label selector.</summary>
public sealed record LabelSelectorRequirement
{
    /// <summary>Label that is looked at.</summary>
    public required string Key { get; init; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>; the API doesn't check it.</summary>
    public required string Operator { get; init; }

    /// <summary>Values for <c>In</c> and <c>NotIn</c>.</summary>
    public EquatableArray<string> Values { get; init; }

    /// <summary>Whether the operator is known and the number of values fits it.</summary>
    [NotSerialized]
    public bool IsValid => Operator switch
    {
        "In" or "NotIn" => !Values.IsEmpty,
        "Exists" or "DoesNotExist" => Values.IsEmpty,
        _ => false,
    };

    /// <summary>Whether labels satisfy the requirement; an unknown operator is never satisfied.</summary>
    public bool Matches(StringMap labels) => Operator switch
    {
        "In" => labels.TryGetValue(Key, out string? value) && Values.AsSpan().Contains(value),
        "NotIn" => !labels.TryGetValue(Key, out string? value) || !Values.AsSpan().Contains(value),
        "Exists" => labels.ContainsKey(Key),
        "DoesNotExist" => !labels.ContainsKey(Key),
        _ => false,
    };
}
