using KGateway.Resources;

namespace KGateway.Translation.Policies.Merging;

/// <summary>Something that policies are merged for.</summary>
/// <param name="Object">The object: a route, a Gateway or a ListenerSet.</param>
/// <param name="Part">The part of it, for example <c>listener http</c>; empty for the whole.</param>
public readonly record struct PolicyScope(ResourceId Object, string Part = "");
