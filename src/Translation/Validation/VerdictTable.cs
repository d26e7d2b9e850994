using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Validation;

/// <summary>
/// What Envoy said of candidates, by their hashes. Immutable and bounded: of two generations the older one goes when the newer one is full.
/// What was forgotten stays in force where it was used, and is asked again where it is needed again.
/// </summary>
internal sealed class VerdictTable
{
    private const int Generation = 32_768;

    private readonly ImmutableDictionary<ContentHash, ConfigurationVerdict> _newer;
    private readonly ImmutableDictionary<ContentHash, ConfigurationVerdict> _older;

    private VerdictTable(
        ImmutableDictionary<ContentHash, ConfigurationVerdict> newer, ImmutableDictionary<ContentHash, ConfigurationVerdict> older)
    {
        _newer = newer;
        _older = older;
    }

    /// <summary>Nothing is known.</summary>
    public static VerdictTable Empty { get; } = new(
        ImmutableDictionary<ContentHash, ConfigurationVerdict>.Empty, ImmutableDictionary<ContentHash, ConfigurationVerdict>.Empty);

    /// <summary>The verdict on a candidate; null when there is none.</summary>
    public ConfigurationVerdict? Find(ContentHash candidate) => _newer.GetValueOrDefault(candidate) ?? _older.GetValueOrDefault(candidate);

    /// <summary>This table with some verdicts; <paramref name="changed"/> are those that weren't there.</summary>
    public VerdictTable With(IEnumerable<ConfigurationVerdict> verdicts, out ImmutableArray<ResourceId> changed)
    {
        var ids = ImmutableArray.CreateBuilder<ResourceId>();
        var table = this;
        foreach (var verdict in verdicts)
        {
            if (table.Find(verdict.Candidate) == verdict)
                continue;
            ids.Add(ConfigurationCandidate.IdOf(verdict.Candidate));
            table = table._newer.Count < Generation
                ? new(table._newer.SetItem(verdict.Candidate, verdict), table._older)
                : new(ImmutableDictionary<ContentHash, ConfigurationVerdict>.Empty.Add(verdict.Candidate, verdict), table._newer);
        }

        changed = ids.DrainToImmutable();
        return table;
    }
}
