using System.Collections.Immutable;

namespace KGateway.Translation.Effective;

/// <summary>A part of an object: a rule of a route, a listener of a Gateway, a port of a Service; or a level above a route.</summary>
public sealed record EffectivePart
{
    /// <summary>The part, for example <c>rules[0]</c> or <c>listener http</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it isn't of the object but above it: what it sets is in force where the object sets nothing else.</summary>
    public bool Above { get; init; }

    /// <summary>The route by whose delegation the part is in force; null when it is by the object itself.</summary>
    public string? DelegatedBy { get; init; }

    /// <summary>What it takes: matches of a rule, of which one must hold, or port, protocol and host name of a listener.</summary>
    public ImmutableArray<string> Matches { get; init; } = [];

    /// <summary>Gateway API's own filters and settings in a rule.</summary>
    public ImmutableArray<string> Filters { get; init; } = [];

    /// <summary>Where requests go.</summary>
    public ImmutableArray<string> Backends { get; init; } = [];

    /// <summary>The fields of policies in force, those of the levels above among them.</summary>
    public ImmutableArray<EffectiveField> Fields { get; init; } = [];

    /// <summary>The policies of this part, those of the highest priority first.</summary>
    public ImmutableArray<EffectivePolicy> Policies { get; init; } = [];

    /// <summary>Why it isn't served as written; none when it is.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];
}
