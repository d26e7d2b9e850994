using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using KGateway.Grains.Contracts.Views;
using KGateway.Resources;
using KGateway.Silo.Cli;
using KGateway.Silo.Describing;
using KGateway.Silo.Proxies;
using Microsoft.AspNetCore.Mvc;

namespace KGateway.Silo.Admin;

/// <summary>The JSON that the dashboard and the command line read.</summary>
internal static class AdminApi
{
    // Between two states that are told to a page, so that a storm of changes doesn't become a storm of documents.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>Maps it.</summary>
    public static void MapAdminApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/version", static () => Json(VersionCommand.Current));
        endpoints.MapGet("/api/state", static async (StateReader reader, CancellationToken cancelled) => Json(await reader.ReadAsync(cancelled)));
        endpoints.MapGet("/api/events", static (StateReader reader, IClusterView view, TimeProvider time, CancellationToken cancelled) =>
            Results.ServerSentEvents(EventsAsync(reader, view, time, cancelled)));
        endpoints.MapGet("/api/describe/{kind}/{namespace}/{name}", DescribeAsync);
        endpoints.MapGet("/api/xds/{namespace}/{name}", DumpAsync);
        endpoints.MapGet("/api/proxies/{node}/diff", DiffAsync);
        endpoints.MapGet("/api/bootstrap/{namespace}/{name}", static (string @namespace, string name, [FromServices] XdsAddress? xds) => xds is null
            ? NotFound("Proxies are deployed to Kubernetes, where each has its bootstrap in a ConfigMap of the Gateway's namespace.")
            : Results.Text(EnvoyBootstrap.ToJson(new BootstrapOptions(new ObjectKey(@namespace, name), xds)), "application/json"));
    }

    private static IResult Json<T>(T value) => Results.Json(value, CliJson.Options);

    private static async Task<IResult> DescribeAsync(
        string kind, string @namespace, string name, [FromServices] IObjectDescriber describer, CancellationToken cancelled)
    {
        if (!DescribedObject.TryParse($"{kind}/{@namespace}/{name}", out var id, out var problem))
            return NotFound(problem);
        var description = await describer.DescribeAsync(id, cancelled);
        return description is null ? NotFound($"There is no {id}.") : Json(DescribeDocuments.Of(id, description));
    }

    private static async Task<IResult> DumpAsync(string @namespace, string name, IClusterView view, CancellationToken cancelled)
    {
        var document = await XdsDocument.ReadAsync(view, new ObjectKey(@namespace, name), cancelled);
        return document is null ? NotFound($"There is no Gateway {@namespace}/{name}.") : Json(document);
    }

    private static async Task<IResult> DiffAsync(
        string node, StateReader reader, IClusterView view, EnvoyProcesses processes, IHttpClientFactory http, CancellationToken cancelled)
    {
        var state = await reader.ReadAsync(cancelled);
        if (state.Proxies.FirstOrDefault(proxy => proxy.Node == node) is not { } proxy)
            return NotFound($"No proxy {node} is connected.");
        if (processes.AdminOf(node) is not { } admin)
            return NotFound($"The admin interface of {node} isn't known here: its Envoy isn't run by this process.");
        var parts = proxy.Gateway.Split('/');
        var diff = await XdsDiff.ReadAsync(view, http.CreateClient(), node, new ObjectKey(parts[0], parts[1]), admin, cancelled);
        return diff is null ? NotFound($"There is no Gateway {proxy.Gateway}.") : Json(diff);
    }

    private static IResult NotFound(string message) => Results.Json(new { error = message }, CliJson.Options, statusCode: StatusCodes.Status404NotFound);

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        StateReader reader, IClusterView view, TimeProvider time, [EnumeratorCancellation] CancellationToken cancelled)
    {
        using var pace = new PeriodicTimer(Pace, time);
        await foreach (var _ in view.WatchAsync(cancelled))
        {
            yield return new SseItem<string>(JsonSerializer.Serialize(await reader.ReadAsync(cancelled), JsonSerializerOptions.Web), "state");
            await pace.WaitForNextTickAsync(cancelled);
        }
    }
}
