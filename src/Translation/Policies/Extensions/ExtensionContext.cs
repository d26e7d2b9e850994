using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Translation.Backends;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>What a GatewayExtension is resolved with, and what went wrong meanwhile.</summary>
internal sealed class ExtensionContext(GatewayExtension extension, ILookups lookups, TranslationSettings settings)
{
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
    private readonly List<BackendKey> _backends = [];

    /// <summary>The extension.</summary>
    public GatewayExtension Extension => extension;

    /// <summary>Its key; the names of its filters end with it.</summary>
    public ObjectKey Key => extension.Key;

    /// <summary>How to read other objects.</summary>
    public ILookups Lookups => lookups;

    /// <summary>The settings.</summary>
    public TranslationSettings Settings => settings;

    /// <summary>What is wrong with the extension so far.</summary>
    public ImmutableArray<string> Problems => _problems.ToImmutable();

    /// <summary>The backends that were resolved so far, each once.</summary>
    public ImmutableArray<BackendKey> Backends => [.. _backends];

    /// <summary>Names of their clusters.</summary>
    public ImmutableArray<string> Clusters => [.. _backends.Select(static backend => backend.ClusterName)];

    /// <summary>Tells that the extension can't be used.</summary>
    public void Fail(string problem) => _problems.Add(problem);

    /// <summary>Tells that the extension can't be used if there is a problem.</summary>
    public void FailIf(string? problem)
    {
        if (problem is not null)
            Fail(problem);
    }

    /// <summary>
    /// Name of the cluster of a backend that the extension refers to, called <paramref name="what"/> in the problem when it can't be
    /// resolved.
    /// </summary>
    public string Cluster(BackendObjectReference reference, string what)
    {
        var resolved = BackendResolver.Resolve(reference, ReferenceSource.Of(extension), lookups, settings);
        if (resolved.Problem is { } problem)
            Fail($"failed to resolve {what}: {problem.Message}");
        else if (!_backends.Contains(resolved.Key!.Value))
            _backends.Add(resolved.Key.Value);
        return resolved.ClusterName;
    }
}
