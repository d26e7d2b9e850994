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
    private const int DefaultCapacity = 65_536;

    private readonly int _generation;
    private readonly ImmutableDictionary<ContentHash, ConfigurationVerdict> _newer;
    private readonly ImmutableDictionary<ContentHash, ConfigurationVerdict> _older;

    private VerdictTable(
        int generation,
        ImmutableDictionary<ContentHash, ConfigurationVerdict> newer,
        ImmutableDictionary<ContentHash, ConfigurationVerdict> older)
    {
        _generation = generation;
        _newer = newer;
        _older = older;
    }

    /// <summary>Nothing is known.</summary>
    public static VerdictTable Empty { get; } = EmptyFor(DefaultCapacity);

    /// <summary>Nothing is known, and so many verdicts are kept at most.</summary>
    public static VerdictTable EmptyFor(int capacity) => new(
        Math.Max(1, capacity / 2),
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
            table = table._newer.Count < _generation
                ? new(_generation, table._newer.SetItem(verdict.Candidate, verdict), table._older)
                : new(_generation, ImmutableDictionary<ContentHash, ConfigurationVerdict>.Empty.Add(verdict.Candidate, verdict), table._newer);
        }

        changed = ids.DrainToImmutable();
        return table;
    }
}
