using System.Diagnostics.CodeAnalysis;

namespace KGateway.XdsFrontend.Engine;

/// <content>
/// Clusters that only wait for their time to be removed. They stand apart from the differences, so that a change costs the same however
/// many wait; whatever happens to the name of one brings it back.
/// </content>
internal sealed partial class TypeState
{
    private readonly Dictionary<string, Difference> _unused = new(StringComparer.Ordinal);
    private readonly Queue<(string Name, Difference Difference)> _waiting = new();

    /// <summary>The differences that wait.</summary>
    public Dictionary<string, Difference>.ValueCollection Unused => _unused.Values;

    /// <summary>Puts a difference with a time of <see cref="Difference.UnusedSince"/>, which is not before that of another, aside.</summary>
    public void PutAside(string name)
    {
        if (_differences.Remove(name, out var difference))
        {
            _unused.Add(name, difference);
            _waiting.Enqueue((name, difference));
        }
    }

    /// <summary>The one that waits longest.</summary>
    public bool TryPeekUnused([NotNullWhen(true)] out string? name, out long since)
    {
        while (_waiting.TryPeek(out var first))
        {
            if (_unused.TryGetValue(first.Name, out var difference) && ReferenceEquals(difference, first.Difference) && difference.UnusedSince is { } time)
            {
                (name, since) = (first.Name, time);
                return true;
            }

            // It was brought back meanwhile.
            _waiting.Dequeue();
        }

        (name, since) = (null, 0);
        return false;
    }

    /// <summary>Brings one back to the differences, if it waits.</summary>
    public void BringBack(string name)
    {
        if (_unused.Count > 0 && _unused.Remove(name, out var difference))
        {
            _differences.Add(name, difference);
        }
    }

    private void BringAllBack()
    {
        foreach (var (name, difference) in _unused)
        {
            _differences.Add(name, difference);
        }

        _unused.Clear();
        _waiting.Clear();
    }
}
