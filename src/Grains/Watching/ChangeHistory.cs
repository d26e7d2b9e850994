using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Watching;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Grains.Watching;

/// <summary>The newest changes of a stream, to tell those who are a little behind what they lack.</summary>
internal sealed class ChangeHistory
{
    private const int MaxSteps = 256;
    private const int MaxChanges = 20_000;

    private readonly LinkedList<Step> _steps = new();
    private int _changes;

    /// <summary>Adds the step between two versions.</summary>
    public void Add(StreamVersion from, StreamVersion to, ChangeBlock changes)
    {
        _steps.AddLast(new Step(from, to, changes));
        _changes += changes.Changes.Count;
        while (_steps.Count > MaxSteps || (_changes > MaxChanges && _steps.Count > 1))
        {
            _changes -= _steps.First!.Value.Changes.Changes.Count;
            _steps.RemoveFirst();
        }
    }

    /// <summary>What changed after a version, each object once; null when that is not known any more.</summary>
    public ChangeBlock? Since(StreamVersion version)
    {
        var first = _steps.Last;
        while (first is not null && first.Value.From != version)
            first = first.Previous;
        if (first is null)
            return null;
        if (first.Next is null)
            return first.Value.Changes;
        var newest = new Dictionary<ResourceId, ResourceChange>();
        for (var step = first; step is not null; step = step.Next)
        {
            foreach (var change in step.Value.Changes.Changes)
                newest[change.Id] = change;
        }

        return new ChangeBlock([.. newest.Values]);
    }

    private sealed record Step(StreamVersion From, StreamVersion To, ChangeBlock Changes);
}
