using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>A change of an object.</summary>
internal sealed record StoreChange(long Version, string Path, string Type, JsonObject Item);
