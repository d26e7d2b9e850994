using System.Collections.Immutable;
using System.Runtime.InteropServices;
using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Gateways;

/// <summary>
/// Finds HTTPS listeners of a port whose certificates are valid for the same hosts: clients may use a connection to one for requests to the
/// other, whatever the listeners' hostnames are (GEP-3567).
/// </summary>
/// <param name="Listener">The other listener; of several the one that comes first.</param>
/// <param name="Name">The name, perhaps a wildcard, that this one's certificate shares with it.</param>
internal readonly record struct CertificateOverlap(AttachedListener Listener, string Name)
{
    /// <summary>What is to be told of each listener that overlaps with another; <paramref name="namesOf"/> are the names of its certificates.</summary>
    public static ImmutableDictionary<AttachedListener, CertificateOverlap> Find(
        AttachedListener[] port, Func<AttachedListener, EquatableArray<string>> namesOf)
    {
        var exact = new Dictionary<string, Holders>(StringComparer.Ordinal);
        var below = new Dictionary<string, Holders>(StringComparer.Ordinal);
        foreach (var listener in port)
        {
            foreach (var name in NamesOf(listener, namesOf))
            {
                Add(exact, name, listener);
                if (WildcardOf(name) is { } wildcard)
                    Add(below, wildcard, listener);
            }
        }

        var overlaps = ImmutableDictionary.CreateBuilder<AttachedListener, CertificateOverlap>();
        foreach (var listener in port)
        {
            CertificateOverlap? first = null;
            foreach (var name in NamesOf(listener, namesOf))
            {
                Consider(exact, name, name);
                Consider(below, name, name);
                if (WildcardOf(name) is { } wildcard)
                    Consider(exact, wildcard, name);
            }

            if (first is { } found)
                overlaps[listener] = found;

            void Consider(Dictionary<string, Holders> holders, string key, string name)
            {
                if (holders.TryGetValue(key, out var held)
                    && held.Other(listener) is { } other
                    && (first is not { } before || other.Index < before.Listener.Index))
                    first = new(other, name);
            }
        }

        return overlaps.ToImmutable();
    }

    /// <summary>Sets the condition. Where hostnames overlap as well the standard wants this reason.</summary>
    public void AddTo(ConditionSet conditions) => conditions.Set(
        ConditionTypes.OverlappingTlsConfig,
        ConditionStatus.True,
        Reasons.OverlappingCertificates,
        $"The certificate for {Name} overlaps with that of listener {Listener.Name} on the same port");

    private static EquatableArray<string> NamesOf(AttachedListener listener, Func<AttachedListener, EquatableArray<string>> namesOf) =>
        listener.Spec.Protocol == ListenerProtocol.Https ? namesOf(listener) : [];

    // In certificates a wildcard stands for one label.
    private static string? WildcardOf(string name)
    {
        var dot = name[0] == '*' ? -1 : name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : $"*{name[dot..]}";
    }

    private static void Add(Dictionary<string, Holders> holders, string name, AttachedListener listener)
    {
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(holders, name, out _);
        held = held.With(listener);
    }

    // Two are enough to name another one for each.
    private readonly record struct Holders(AttachedListener? First, AttachedListener? Second)
    {
        public Holders With(AttachedListener listener)
        {
            if (First is null)
                return new(listener, null);
            return Second is null && First != listener ? new(First, listener) : this;
        }

        public AttachedListener? Other(AttachedListener listener) => First == listener ? Second : First;
    }
}
