using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Membership.Tls;

/// <summary>
/// The silos' certificates in a Secret. The first replica makes it, each looks at it from time to time, and whichever comes first renews
/// it; the API server's compare-and-swap decides between replicas. A Secret without the authority's key is somebody else's, who renews it.
/// </summary>
internal sealed partial class SiloCertificateSecret : BackgroundService, ICertificateSource, ILifecycleParticipant<ISiloLifecycle>
{
    private const string AuthorityKeyEntry = "ca.key";
    private static readonly TimeSpan LookInterval = TimeSpan.FromHours(1);
    // Strangers can make us look.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private readonly KubernetesApi _api;
    private readonly KubernetesClusteringOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _path;
    private readonly Channel<bool> _looks =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile Known? _known;

    public SiloCertificateSecret(
        KubernetesApi api, KubernetesClusteringOptions options, TimeProvider time, ILogger<SiloCertificateSecret> logger)
    {
        _api = api;
        _options = options;
        _time = time;
        _logger = logger;
        _path = KubernetesPath.Object("", "v1", "secrets", options.Namespace, options.CertificateSecret);
    }

    public CertificateBundle Current => _known?.Bundle
        ?? throw new InvalidOperationException($"The Secret {_options.Namespace}/{_options.CertificateSecret} has not been read yet.");

    public void Recheck() => _looks.Writer.TryWrite(true);

    /// <summary>Before everything else of the silo: without certificates it can neither listen nor connect.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SiloCertificateSecret), ServiceLifecycleStage.First, ReadFirstAsync, static _ => Task.CompletedTask);

    /// <summary>Reads the Secret, makes it if there is none, and renews what is due.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        // As often as another replica is faster.
        while (!await TryLookAsync(cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var timer = _time.CreateTimer(_ => Recheck(), null, LookInterval, LookInterval);
            await foreach (var _ in _looks.Reader.ReadAllAsync(stoppingToken))
            {
                await TryLookAndLogAsync(stoppingToken);
                await Task.Delay(ShortestPause, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task ReadFirstAsync(CancellationToken cancellationToken)
    {
        while (!await TryLookAndLogAsync(cancellationToken))
            await Task.Delay(RetryPause, _time, cancellationToken);
    }

    private async Task<bool> TryLookAndLogAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or KubernetesApiException
            or CryptographicException or ArgumentException or InvalidDataException)
        {
            LogUnusable(_options.Namespace, _options.CertificateSecret, e.Message);
            return false;
        }
    }

    // False if another replica was faster.
    private async Task<bool> TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var secret = await _api.GetAsync(_path, cancellationToken);
            if (secret is null)
            {
                var made = SiloCertificates.Create(_options.CertificateName, _time.GetUtcNow());
                secret = await _api.PostAsync(
                    KubernetesPath.Collection("", "v1", "secrets", _options.Namespace), Body(New(), made), cancellationToken);
                LogMade(_options.Namespace, _options.CertificateSecret);
            }

            var certificates = Read(secret.Value);
            var renewed = certificates.Renew(_options.CertificateName, _time.GetUtcNow());
            if (renewed != certificates)
            {
                await _api.PutAsync(_path, Body(JsonObject.Create(secret.Value)!, renewed), cancellationToken);
                LogRenewed(_options.Namespace, _options.CertificateSecret);
            }

            Use(renewed);
            return true;
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    private void Use(SiloCertificates certificates)
    {
        if (_known?.Certificates == certificates)
            return;
        _known = new Known(
            certificates,
            CertificateBundle.Parse(certificates.Silo.Certificate, certificates.Silo.Key, certificates.Authorities));
    }

    private SiloCertificates Read(JsonElement secret)
    {
        var data = secret.TryGetProperty("data", out var value) ? value : default;
        return new SiloCertificates(
            new PemKeyPair(Entry("tls.crt") ?? throw Missing("tls.crt"), Entry("tls.key") ?? throw Missing("tls.key")),
            Entry("ca.crt") ?? throw Missing("ca.crt"),
            Entry(AuthorityKeyEntry));

        string? Entry(string name) =>
            data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var entry) && entry.TryGetBytesFromBase64(out var bytes)
                ? Encoding.UTF8.GetString(bytes)
                : null;

        InvalidDataException Missing(string name) => new($"it lacks {name}");
    }

    private JsonObject New() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = _options.CertificateSecret,
            ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "kgateway" },
        },
        ["type"] = "kubernetes.io/tls",
    };

    private static JsonObject Body(JsonObject secret, SiloCertificates certificates)
    {
        secret["data"] = new JsonObject
        {
            ["tls.crt"] = Encode(certificates.Silo.Certificate),
            ["tls.key"] = Encode(certificates.Silo.Key),
            ["ca.crt"] = Encode(certificates.Authorities),
            [AuthorityKeyEntry] = Encode(certificates.AuthorityKey!),
        };
        return secret;
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [LoggerMessage(1150, LogLevel.Information, "Made the certificates for connections between silos, in Secret {Namespace}/{Name}")]
    private partial void LogMade(string @namespace, string name);

    [LoggerMessage(1151, LogLevel.Information, "Renewed the certificates for connections between silos, in Secret {Namespace}/{Name}")]
    private partial void LogRenewed(string @namespace, string name);

    [LoggerMessage(1152, LogLevel.Error, "The Secret {Namespace}/{Name} with the silos' certificates can't be used: {Reason}")]
    private partial void LogUnusable(string @namespace, string name, string reason);

    private sealed record Known(SiloCertificates Certificates, CertificateBundle Bundle);
}
