namespace KGateway.Resources;

/// <summary>Selects objects by their labels; all parts must match, an empty selector matches everything.</summary>
public sealed record LabelSelector
{
    /// <summary>Labels that must have exactly these values.</summary>
    public StringMap MatchLabels { get; init; }

    /// <summary>Further requirements.</summary>
    public EquatableArray<LabelSelectorRequirement> MatchExpressions { get; init; }

    /// <summary>Whether every operator is known and has the values that it needs; an invalid selector matches nothing.</summary>
    [NotSerialized]
    public bool IsValid
    {
        get
        {
            foreach (LabelSelectorRequirement requirement in MatchExpressions)
            {
                if (!requirement.IsValid)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Whether labels satisfy the selector.</summary>
    public bool Matches(StringMap labels)
    {
        foreach ((string key, string value) in MatchLabels)
        {
            if (!labels.TryGetValue(key, out string? actual) || actual != value)
                return false;
        }

        foreach (LabelSelectorRequirement requirement in MatchExpressions)
        {
            if (!requirement.IsValid || !requirement.Matches(labels))
                return false;
        }

        return true;
    }
}
