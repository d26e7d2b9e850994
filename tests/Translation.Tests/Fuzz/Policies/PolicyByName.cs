using System.Text.Json.Nodes;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>Policies are the same when kind and name are.</summary>
internal sealed class PolicyByName : IEqualityComparer<JsonObject>
{
    public static PolicyByName Instance { get; } = new();

    public bool Equals(JsonObject? x, JsonObject? y) => x is not null && y is not null && Id(x) == Id(y);

    public int GetHashCode(JsonObject obj) => Id(obj).GetHashCode(StringComparison.Ordinal);

    private static string Id(JsonObject policy) => $"{policy["kind"]}/{policy["metadata"]!["name"]}";
}
