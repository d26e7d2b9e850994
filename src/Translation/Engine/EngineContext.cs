using KGateway.Translation.State;

namespace KGateway.Translation.Engine;

/// <summary>What all stages of a translator share.</summary>
internal sealed class EngineContext(TranslationSettings settings)
{
    public TranslationSettings Settings { get; } = settings;

    public RecordingLookups Lookups { get; } = new(ClusterState.Empty);

    public DependencyIndex Index { get; } = new();

    /// <summary>The work of the translation that is going on.</summary>
    public TranslationWork Work { get; set; } = new();

    /// <summary>Makes a unit depend on what was asked since the last call.</summary>
    public void Depend(Unit unit) => Index.Update(unit, Lookups.Take());
}
