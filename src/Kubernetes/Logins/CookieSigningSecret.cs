using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ownership;
using KGateway.Translation.Policies.Extensions.Logins;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Logins;

/// <summary>
/// Makes the Secret that cookies of logins are signed with, at the start and again when somebody deletes it. Whichever replica is first
/// makes it; one that is there is never changed, since that would end all logins.
/// </summary>
internal sealed partial class CookieSigningSecret(
    KubernetesApi api, LoginOptions options, TimeProvider time, ILogger<CookieSigningSecret> logger) : BackgroundService
{
    private readonly ILogger _logger = logger;

    /// <summary>Makes the Secret exist; false after a failure, which is logged.</summary>
    internal async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        var key = CookieSigning.SecretKey(options.Translation);
        try
        {
            if (await api.GetAsync(KubernetesPath.Object("", "v1", "secrets", key.Namespace, key.Name), cancellationToken) is not null)
                return true;
            var body = New(key.Name);
            await ReplicaDeployment.OwnAsync(options.Deployment, body, api, cancellationToken);
            await api.PostAsync(KubernetesPath.Collection("", "v1", "secrets", key.Namespace), body, cancellationToken);
            LogMade(key.Namespace, key.Name);
            return true;
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Conflict)
        {
            // Another replica was faster.
            return true;
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or TimeoutException)
        {
            LogFailed(key.Namespace, key.Name, options.SecretInterval.TotalSeconds, e.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SecretInterval, time);
        try
        {
            do
                await EnsureAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static JsonObject New(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "kgateway" },
        },
        ["type"] = "Opaque",
        ["data"] = new JsonObject
        {
            [CookieSigning.Entry] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(CookieSigning.Length)),
        },
    };

    [LoggerMessage(660, LogLevel.Information, "Made Secret {Namespace}/{Name}, which cookies of logins are signed with")]
    private partial void LogMade(string @namespace, string name);

    [LoggerMessage(661, LogLevel.Warning, "Secret {Namespace}/{Name} could not be made, tried again in {Seconds} s: {Reason}")]
    private partial void LogFailed(string @namespace, string name, double seconds, string reason);
}
