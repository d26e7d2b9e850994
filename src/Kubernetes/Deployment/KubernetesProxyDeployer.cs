using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Resources;
using KGateway.Translation;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Deployment;

/// <summary>
/// Runs the proxies of Gateways as Deployments. Objects are applied by the server and only when they aren't as they shall be; they belong to
/// their Gateway, so that the garbage collector takes them away with it. Objects of others are never touched.
/// </summary>
internal sealed partial class KubernetesProxyDeployer(
    KubernetesApi api, DeployerOptions options, ILogger<KubernetesProxyDeployer> logger) : IProxyDeployer
{
    private readonly ILogger _logger = logger;

    // After the loss of a replica many Gateways are looked after at once, none of which matters as much as the traffic that the same cores bring
    // up to date.
    private readonly SemaphoreSlim _turns = new(1);

    /// <inheritdoc/>
    public TimeSpan? Audit => options.Audit;

    /// <inheritdoc/>
    /// <exception cref="ForeignObjectException">An object of the same name isn't the Gateway's.</exception>
    /// <exception cref="DeploymentRefusedException">The server refuses an object, or a patch can't be applied.</exception>
    /// <exception cref="KubernetesApiException">The server can't be asked.</exception>
    public async ValueTask EnsureAsync(GatewayInfrastructure infrastructure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(infrastructure);

        // The Gateway's status tells what is wrong; what runs goes on.
        if (infrastructure.Parameters is not { } parameters)
            return;
        if (infrastructure.Uid.Length == 0)
            throw new ArgumentException($"Gateway {infrastructure.Gateway} was never stored in a cluster.", nameof(infrastructure));
        var objects = await RenderAsync(infrastructure, parameters, cancellationToken);
        if (objects.Count == 0)
            return;
        foreach (var wanted in objects)
            await EnsureAsync(wanted, infrastructure, cancellationToken);
        foreach (var kind in DeployedKind.Optional)
        {
            if (!objects.Any(wanted => wanted.Kind == kind))
                await PruneAsync(kind, infrastructure, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(ObjectKey gateway, CancellationToken cancellationToken)
    {
        // Without its Gateway nothing stays: that is the garbage collector's work.
        if (await api.GetAsync(KubernetesPath.Object(ResourceKinds.Gateway, gateway), cancellationToken) is not { } live)
            return;
        if (!await BelongsToOtherControllerAsync(live, cancellationToken))
            return;
        var uid = new LiveObject(live).Uid;
        foreach (var kind in DeployedKind.All.Reverse())
            await DeleteAsync(kind, ProxyNames.Objects(gateway), uid, cancellationToken);
    }

    private async Task<IReadOnlyList<DeployedObject>> RenderAsync(
        GatewayInfrastructure infrastructure, ProxyParameters parameters, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return ProxyRenderer.Render(infrastructure, parameters, options, options.XdsAuthorities?.Invoke());
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task EnsureAsync(DeployedObject wanted, GatewayInfrastructure gateway, CancellationToken cancellationToken)
    {
        AppliedMark.Put(wanted.Body, gateway.Generation);
        if (await api.GetAsync(wanted.Path, cancellationToken) is { } json)
        {
            var live = new LiveObject(json);
            if (!live.BelongsTo(gateway))
            {
                throw new ForeignObjectException(
                    $"{wanted} exists and does not belong to Gateway {gateway.Gateway}; rename one of them, or delete the {wanted.Kind.Kind}.");
            }

            if (live.IsGoing)
                throw new InvalidOperationException($"{wanted} is being deleted; it is made anew when it is gone.");
            var isNewer = live.IsControlledBy(gateway.Uid) && live.AppliedGeneration > gateway.Generation;
            if (isNewer || live.Covers(wanted.Body))
                return;
        }

        await ApplyAsync(wanted, cancellationToken);
        LogApplied(wanted.Kind.Kind, wanted.Key, gateway.Gateway);
    }

    private async Task ApplyAsync(DeployedObject wanted, CancellationToken cancellationToken)
    {
        try
        {
            await api.ApplyAsync(wanted.Path, wanted.Body, DeployerOptions.FieldManager, force: true, cancellationToken);
        }
        catch (KubernetesApiException e) when (FaultOf(e.Status) is { } fault)
        {
            throw new DeploymentRefusedException(fault, $"{wanted} is refused by the API server: {e.Message}", e);
        }
    }

    // Everything else passes by itself.
    private static DeploymentFault? FaultOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => DeploymentFault.Parameters,

        // Quotas and policies of admission; and of a kind that isn't served there can't be any.
        HttpStatusCode.Forbidden or HttpStatusCode.NotFound => DeploymentFault.Resources,
        _ => null,
    };

    private Task PruneAsync(DeployedKind kind, GatewayInfrastructure gateway, CancellationToken cancellationToken) =>
        DeleteAsync(kind, ProxyNames.Objects(gateway.Gateway), gateway.Uid, cancellationToken);

    private async Task DeleteAsync(DeployedKind kind, ObjectKey key, string gatewayUid, CancellationToken cancellationToken)
    {
        // Also null where the kind itself doesn't exist.
        var path = kind.PathOf(key);
        if (await api.GetAsync(path, cancellationToken) is not { } json)
            return;
        var live = new LiveObject(json);
        if (!live.IsControlledBy(gatewayUid) || live.IsGoing)
            return;
        var precondition = new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = live.Uid } };
        try
        {
            if (await api.DeleteAsync(path, cancellationToken, precondition))
                LogDeleted(kind.Kind, key);
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Conflict)
        {
            // Somebody was faster, and made another of the same name.
            LogReplaced(kind.Kind, key);
        }
    }

    // A class that is missing for a moment, or not seen by us, is no reason to take proxies away.
    private async Task<bool> BelongsToOtherControllerAsync(JsonElement gateway, CancellationToken cancellationToken)
    {
        var name = gateway.GetProperty("spec").GetProperty("gatewayClassName").GetString()!;
        var path = KubernetesPath.Object(ResourceKinds.GatewayClass, new ObjectKey("", name));
        return await api.GetAsync(path, cancellationToken) is { } @class
            && @class.GetProperty("spec").GetProperty("controllerName").GetString() != TranslationSettings.ControllerName;
    }

    [LoggerMessage(EventId = 600, Level = LogLevel.Information, Message = "Applied {Kind} {Key} of Gateway {Gateway}")]
    private partial void LogApplied(string kind, ObjectKey key, ObjectKey gateway);

    [LoggerMessage(EventId = 601, Level = LogLevel.Information, Message = "Deleted {Kind} {Key}, which nobody wants any more")]
    private partial void LogDeleted(string kind, ObjectKey key);

    [LoggerMessage(EventId = 602, Level = LogLevel.Debug, Message = "{Kind} {Key} was replaced by another and is left alone")]
    private partial void LogReplaced(string kind, ObjectKey key);
}
