using System.Collections.Frozen;
using KGateway.Resources;

namespace KGateway.Translation.State;

/// <summary>Position of a kind in <see cref="ResourceKinds.All"/>, where a state keeps the kind's objects.</summary>
internal static class KindSlot
{
    private static readonly FrozenDictionary<GroupKind, int> ByGroupKind =
        Enumerable.Range(0, ResourceKinds.All.Length).ToFrozenDictionary(static i => ResourceKinds.All[i].GroupKind);

    /// <summary>The position, or -1 for a kind that isn't read.</summary>
    public static int Of(GroupKind kind) => ByGroupKind.GetValueOrDefault(kind, -1);

    /// <summary>The position of the kind that a record holds.</summary>
    public static int Of<T>()
        where T : Resource => Typed<T>.Slot;

    private static class Typed<T>
        where T : Resource
    {
        public static readonly int Slot = Of(ResourceKinds.Of<T>().GroupKind);
    }
}
