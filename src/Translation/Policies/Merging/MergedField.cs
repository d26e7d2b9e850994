using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Translation.Policies.Merging;

/// <summary>A field in force.</summary>
/// <param name="Field">The field.</param>
/// <param name="Origins">The policies that it comes from, those of the highest priority first; several when it is combined.</param>
internal readonly record struct MergedField<TField>(TField Field, ImmutableArray<ResourceId> Origins)
    where TField : class, IPolicyField<TField>;
