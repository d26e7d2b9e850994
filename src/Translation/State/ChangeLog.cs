using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Translation.State;

/// <summary>
/// The newest steps that led to a state. Bounded in steps and objects, and immutable: states that were derived from one state know it
/// as their ancestor, each by its own log.
/// </summary>
internal sealed class ChangeLog
{
    private const int MaxSteps = 128;
    private const int MaxObjects = 16_384;

    private readonly ImmutableArray<Step> _steps;

    private ChangeLog(ImmutableArray<Step> steps) => _steps = steps;

    public static ChangeLog Empty { get; } = new([]);

    /// <summary>This log and a step from <paramref name="before"/>.</summary>
    public ChangeLog With(object before, ImmutableArray<ResourceId> objects)
    {
        // The oldest steps go first; a step that is too big alone stays, since whoever is one step behind must not do full work.
        var first = Math.Max(0, _steps.Length - MaxSteps + 1);
        var total = objects.Length;
        for (var i = _steps.Length - 1; i >= first; i--)
        {
            total += _steps[i].Changes.Objects.Length;
            if (total > MaxObjects)
            {
                first = i + 1;
                break;
            }
        }

        var steps = ImmutableArray.CreateBuilder<Step>(_steps.Length - first + 1);
        steps.AddRange(_steps.AsSpan(first, _steps.Length - first));
        steps.Add(new(before, new(objects)));
        return new(steps.MoveToImmutable());
    }

    /// <summary>The objects that changed since the state with the token; null when the log doesn't reach back to it.</summary>
    public StateChanges? Since(object token)
    {
        for (var i = _steps.Length - 1; i >= 0; i--)
        {
            if (!ReferenceEquals(_steps[i].Before, token))
                continue;
            if (i == _steps.Length - 1)
                return _steps[i].Changes;

            var seen = new HashSet<ResourceId>();
            var objects = ImmutableArray.CreateBuilder<ResourceId>();
            foreach (var step in _steps.AsSpan(i, _steps.Length - i))
            {
                foreach (var id in step.Changes.Objects)
                {
                    if (seen.Add(id))
                        objects.Add(id);
                }
            }

            return new(objects.DrainToImmutable());
        }

        return null;
    }

    private readonly record struct Step(object Before, StateChanges Changes);
}
