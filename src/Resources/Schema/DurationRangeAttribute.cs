namespace KGateway.Resources.Schema;

/// <summary>Bounds of a duration, both inclusive.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationRangeAttribute : Attribute
{
    private readonly TimeSpan _min;
    private readonly TimeSpan _max;

    /// <summary>Sets the bounds; without the second one there is no upper bound.</summary>
    public DurationRangeAttribute(string min, string? max = null)
    {
        Min = min;
        Max = max;
        _min = Parse(min);
        _max = max is null ? TimeSpan.MaxValue : Parse(max);
    }

    /// <summary>Shortest duration.</summary>
    public string Min { get; }

    /// <summary>Longest duration, or null.</summary>
    public string? Max { get; }

    /// <summary>The bounds in the Common Expression Language, each with its message.</summary>
    public IEnumerable<(string Rule, string Message)> Cel
    {
        get
        {
            yield return ($"duration(self) >= duration('{Min}')", $"must be at least {Min}");
            if (Max is not null)
                yield return ($"duration(self) <= duration('{Max}')", $"must be at most {Max}");
        }
    }

    /// <summary>What is wrong with a duration, or null.</summary>
    public string? Check(TimeSpan value)
    {
        if (value < _min)
            return $"Invalid value: \"{GatewayDuration.Format(value)}\": must be at least {Min}";
        return value > _max ? $"Invalid value: \"{GatewayDuration.Format(value)}\": must be at most {Max}" : null;
    }

    private static TimeSpan Parse(string text) =>
        GatewayDuration.TryParse(text, out TimeSpan value) ? value : throw new ArgumentException($"{text} is no duration", nameof(text));
}
