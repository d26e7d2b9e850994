using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.EnvoyApi;
using KGateway.Grains.Contracts.Views;

namespace KGateway.Silo.Admin;

/// <summary>Everything at once, at the paths and in the shape that kgateway's tools know: <c>{data, error}</c>.</summary>
internal static class SnapshotEndpoints
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = EnvoyJson.MaxDepth,
    };

    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    /// <summary>Maps them.</summary>
    public static void MapSnapshots(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/snapshots/xds", static async (IClusterView view, TimeProvider time, CancellationToken cancelled) =>
        {
            var (data, error) = await SnapshotDocuments.XdsAsync(view, time, cancelled);
            return Answer(data, error, Indented);
        });
        endpoints.MapGet("/snapshots/krt", static (HttpRequest request, IClusterView view) =>
            Answer(SnapshotDocuments.Collections(view.State), "", request.Query.ContainsKey("pretty") ? Indented : Compact));
    }

    private static IResult Answer(JsonNode data, string error, JsonSerializerOptions options) =>
        Results.Text(new JsonObject { ["data"] = data, ["error"] = error }.ToJsonString(options) + "\n", "application/json");
}
