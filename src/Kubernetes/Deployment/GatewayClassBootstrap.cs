using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ownership;
using KGateway.Translation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Deployment;

/// <summary>
/// Creates our GatewayClasses at start, and again when somebody deletes them. They go with the installation that made them. Every replica does
/// it: they apply the same, and nothing when it is there. Failures, as of a cluster without Gateway API, are logged and tried again.
/// </summary>
internal sealed partial class GatewayClassBootstrap(
    KubernetesApi api, GatewayClassOptions options, TimeProvider time, ILogger<GatewayClassBootstrap> logger) : BackgroundService
{
    private readonly ILogger _logger = logger;

    /// <summary>Makes the classes exist; true when all do.</summary>
    internal async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        var complete = true;
        foreach (var (path, body) in GatewayClassObjects.Render(options))
        {
            try
            {
                await EnsureAsync(path, body, cancellationToken);
            }
            catch (Exception e) when (e is KubernetesApiException or HttpRequestException or TimeoutException)
            {
                complete = false;
                LogFailed((string)body["metadata"]!["name"]!, options.Interval.TotalSeconds, e.Message);
            }
        }

        return complete;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Interval, time);
        try
        {
            do
                await EnsureAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // We are ending.
        }
    }

    private async Task EnsureAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        var name = (string)body["metadata"]!["name"]!;
        // By it one sees that parameters aren't wanted any more.
        AppliedMark.PutHash(body);
        if (await api.GetAsync(path, cancellationToken) is { } json)
        {
            if (ControllerOf(json) is var controller && controller != TranslationSettings.ControllerName)
            {
                LogForeign(name, controller);
                return;
            }

            if (new LiveObject(json).Covers(body))
                return;
            // It belongs to whoever made it.
            if (json.GetProperty("metadata").TryGetProperty("ownerReferences", out var owners))
                body["metadata"]!["ownerReferences"] = JsonArray.Create(owners);
        }
        else
        {
            await InstallationRole.OwnAsync(options.Owner, body, api, cancellationToken);
        }

        await api.ApplyAsync(path, body, DeployerOptions.FieldManager, force: true, cancellationToken);
        LogApplied(name);
    }

    private static string ControllerOf(JsonElement @class) =>
        @class.TryGetProperty("spec", out var spec) && spec.TryGetProperty("controllerName", out var name) ? name.GetString() ?? "" : "";

    [LoggerMessage(EventId = 610, Level = LogLevel.Information, Message = "Applied GatewayClass {Name}")]
    private partial void LogApplied(string name);

    [LoggerMessage(EventId = 611, Level = LogLevel.Warning, Message = "GatewayClass {Name} belongs to the controller {Controller} and is left alone")]
    private partial void LogForeign(string name, string controller);

    [LoggerMessage(EventId = 612, Level = LogLevel.Warning, Message = "GatewayClass {Name} could not be created, tried again in {Seconds} s: {Reason}")]
    private partial void LogFailed(string name, double seconds, string reason);
}
