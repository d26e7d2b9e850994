using System.Text.Json.Serialization;

namespace KGateway.Kubernetes.Membership.Table;

/// <summary>A silo's vote for the death of another.</summary>
internal sealed record Suspicion([property: JsonPropertyName("silo")] string Silo, [property: JsonPropertyName("time")] DateTime Time);
