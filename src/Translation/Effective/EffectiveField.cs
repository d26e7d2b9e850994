using System.Collections.Immutable;

namespace KGateway.Translation.Effective;

/// <summary>A field of policies in force.</summary>
/// <param name="Field">Name of the field, for example <c>rateLimit.local</c>.</param>
/// <param name="From">The policies that it comes from, that of the highest priority first; several when they are combined.</param>
/// <param name="Overrides">The policies that set it too, without effect.</param>
public sealed record EffectiveField(string Field, ImmutableArray<PolicyAtLevel> From, ImmutableArray<PolicyAtLevel> Overrides);
