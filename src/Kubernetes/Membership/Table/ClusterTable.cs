using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace KGateway.Kubernetes.Membership.Table;

/// <summary>The <c>table</c> of an OrleansCluster object: all silos, and the version that each change of them raises.</summary>
internal sealed record ClusterTable
{
    /// <summary>The table before the first silo.</summary>
    public static ClusterTable Empty { get; } = new()
    {
        Version = 0, Silos = ImmutableSortedDictionary.Create<string, SiloRow>(StringComparer.Ordinal),
    };

    /// <summary>Orleans' version of the table; not the object's resourceVersion.</summary>
    [JsonPropertyName("version")]
    public required int Version { get; init; }

    /// <summary>How many silos are active, for people who list the objects.</summary>
    [JsonPropertyName("active")]
    public int Active => Silos.Values.Count(static row => row.Status == nameof(SiloStatus.Active));

    /// <summary>The rows by <c>ip:port@generation</c>.</summary>
    [JsonPropertyName("silos")]
    public required ImmutableSortedDictionary<string, SiloRow> Silos { get; init; }
}
