using System.Security.Cryptography;
using System.Threading.Channels;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Membership.Tls;

/// <summary>
/// The silos' certificates in a Secret, at which each replica looks from time to time: one certificate that all silos show, and the authorities
/// that they accept.
/// </summary>
internal sealed partial class SiloCertificateSecret : BackgroundService, ICertificateSource, ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromHours(1);
    // Strangers can make us look.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private readonly KubernetesClusteringOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CertificateSecret _secret;
    private readonly Channel<bool> _looks =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile Known? _known;

    public SiloCertificateSecret(
        KubernetesApi api, KubernetesClusteringOptions options, TimeProvider time, ILogger<SiloCertificateSecret> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _secret = new CertificateSecret(
            api, options.Namespace, options.CertificateSecret, options.Deployment, ProfileOf(options.CertificateName), time, logger);
    }

    public CertificateBundle Current => _known?.Bundle
        ?? throw new InvalidOperationException($"The Secret {_options.Namespace}/{_options.CertificateSecret} has not been read yet.");

    public void Recheck() => _looks.Writer.TryWrite(true);

    /// <summary>Before everything else of the silo: without certificates it can neither listen nor connect.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SiloCertificateSecret), ServiceLifecycleStage.First, ReadFirstAsync, static _ => Task.CompletedTask);

    /// <summary>Reads the Secret, makes it if there is none, and renews what is due.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken) => Use(await _secret.ReadAsync(_known?.Certificates, cancellationToken));

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

    private static CertificateProfile ProfileOf(string name) => new("kgateway silos", "kgateway-silo", [name]) { ForClient = true };

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

    private void Use(OwnCertificates certificates)
    {
        if (_known?.Certificates == certificates)
            return;
        _known = new Known(certificates, CertificateBundle.Parse(certificates.Leaf.Certificate, certificates.Leaf.Key, certificates.Authorities));
    }

    [LoggerMessage(1152, LogLevel.Error, "The Secret {Namespace}/{Name} with the silos' certificates can't be used: {Reason}")]
    private partial void LogUnusable(string @namespace, string name, string reason);

    private sealed record Known(OwnCertificates Certificates, CertificateBundle Bundle);
}
