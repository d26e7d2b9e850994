using System.Collections.Immutable;
using KGateway.Translation.Backends;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>A GatewayExtension with everything looked up that it refers to: filters that policies turn on. Immutable.</summary>
internal abstract class ExtensionProvider(ImmutableArray<HttpFilter> filters, ImmutableArray<BackendKey> backends)
{
    /// <summary>The filters; the first is named after the extension.</summary>
    public ImmutableArray<HttpFilter> Filters => filters;

    /// <summary>The backends that the filters send requests to.</summary>
    public ImmutableArray<BackendKey> Backends => backends;

    /// <summary>Name of the first filter, which tells providers of a type apart.</summary>
    public string Name => filters[0].Name;
}
