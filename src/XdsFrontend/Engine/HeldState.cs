using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// What a proxy holds under a name: nothing, a resource that is known here, or one that it brought along from an earlier stream and
/// whose content is not known (<see cref="Foreign"/>).
/// </summary>
internal readonly record struct HeldState(EncodedResource? Resource, bool Foreign)
{
    public static HeldState None => default;

    public static HeldState Unknown => new(null, true);

    public bool IsNone => Resource is null && !Foreign;

    public bool Is(EncodedResource? other) => Resource is not null && other is not null && Resource.Version == other.Version;

    public static HeldState Of(EncodedResource? resource) => new(resource, false);
}
