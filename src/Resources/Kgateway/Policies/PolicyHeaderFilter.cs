using KGateway.Resources.Validation.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Changes of headers, whose values may come from Secrets.</summary>
[CheckedBy<PolicyHeaderFilterRules>]
public sealed record PolicyHeaderFilter
{
    /// <summary>Headers that replace those of the same name.</summary>
    [Items(0, 16)]
    public EquatableArray<PolicyHeader> Set { get; init; }

    /// <summary>Headers that are appended.</summary>
    [Items(0, 16)]
    public EquatableArray<PolicyHeader> Add { get; init; }

    /// <summary>Names of headers that are removed.</summary>
    [Items(0, 16)]
    [UniqueItems]
    [HeaderName]
    public EquatableArray<string> Remove { get; init; }
}
