using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Validation;

namespace KGateway.Translation.State;

/// <summary>
/// How translation reads the state. Each question is recorded as a dependency of the result being made, also when it finds nothing.
/// Objects are immutable; nothing else may be read.
/// </summary>
public interface ILookups
{
    /// <summary>The object of a kind and key, or null.</summary>
    T? Get<T>(ObjectKey key)
        where T : Resource;

    /// <summary>The object of an id, or null; also null for kinds that aren't read.</summary>
    Resource? Get(ResourceId id);

    /// <summary>What Envoy said of a piece of configuration; null when it hasn't been asked yet.</summary>
    ConfigurationVerdict? VerdictOn(ConfigurationCandidate candidate);

    /// <summary>The ReferenceGrants in a namespace, ordered by name.</summary>
    ImmutableArray<ReferenceGrant> GrantsIn(string @namespace);

    /// <summary>The objects of a kind in a namespace, ordered by name.</summary>
    ImmutableArray<T> InNamespace<T>(string @namespace)
        where T : Resource;

    /// <summary>The policies of a kind that name an object, or a section of it, as a target, ordered by name.</summary>
    ImmutableArray<T> PoliciesOf<T>(ResourceId target)
        where T : Resource;

    /// <summary>The objects of a kind that speak of a host: ServiceEntries that have it, DestinationRules for it; ordered by id.</summary>
    ImmutableArray<T> OfHost<T>(string host)
        where T : Resource;

    /// <summary>
    /// The policies of a kind in a namespace with a selector of objects of the kind <paramref name="targets"/> whose first label, as
    /// <c>key=value</c>, is <paramref name="label"/>, ordered by name. A selector without labels has the empty one. Whether other labels
    /// are selected as well is the caller's to check.
    /// </summary>
    ImmutableArray<T> PoliciesSelecting<T>(GroupKind targets, string @namespace, string label)
        where T : Resource;

    /// <summary>
    /// The objects of a kind with a label, written <c>key=value</c>, in a namespace, or in all when that is empty, ordered by id. Can be
    /// asked for the Secrets of all namespaces, by any label, and for HTTPRoutes by the label that makes them delegates.
    /// </summary>
    ImmutableArray<T> Labeled<T>(string @namespace, string label)
        where T : Resource;
}
