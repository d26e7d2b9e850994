using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>What must be known of an object before it is read as a whole.</summary>
/// <param name="Key">Namespace and name; empty for a bookmark.</param>
/// <param name="Version">resourceVersion as a number.</param>
/// <param name="EndsInitialEvents">True for the bookmark after which everything that exists has been sent.</param>
internal readonly record struct ObjectHead(ObjectKey Key, long Version, bool EndsInitialEvents);
