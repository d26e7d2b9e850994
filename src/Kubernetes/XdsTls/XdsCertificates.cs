using System.Net.Security;
using System.Security.Cryptography;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.XdsTls;

/// <summary>The certificate of the xDS port: the user's files if there are any, else a Secret that the replicas keep.</summary>
internal sealed partial class XdsCertificates : BackgroundService, IXdsCertificates
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly XdsCertificateOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly CertificateSecret _secret;
    private CertificateFolder? _folder;
    private volatile CertificateBundle? _own;
    private OwnCertificates? _stored;
    private long _secretRead;
    private volatile string? _authorities;

    public XdsCertificates(KubernetesApi api, XdsCertificateOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<XdsCertificates>();
        var profile = new CertificateProfile("kgateway xds", "kgateway-xds", options.DnsNames);
        _secret = new CertificateSecret(api, options.Namespace, options.SecretName, options.Deployment, profile, time, _logger);
    }

    /// <inheritdoc/>
    public event Action? AuthoritiesChanged;

    /// <inheritdoc/>
    public SslStreamCertificateContext? Current => (Volatile.Read(ref _folder)?.Current ?? _own)?.Context;

    /// <inheritdoc/>
    public string? Authorities => _authorities;

    /// <summary>Waits for the first certificate: proxies deployed without its authorities would have to be deployed again.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        while (!await TryLookAsync(cancellationToken))
            await Task.Delay(RetryPause, _time, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.FolderInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryLookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task<bool> TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!TryOpenFolder())
                await ReadSecretAsync(cancellationToken);
        }
        catch (Exception e) when (
            e is HttpRequestException or TimeoutException or KubernetesApiException or CryptographicException or ArgumentException or InvalidDataException)
        {
            LogUnusable(_options.Namespace, _options.SecretName, e.Message);
        }

        Announce();
        return Current is not null;
    }

    private bool TryOpenFolder()
    {
        if (_folder is not null)
            return true;
        if (!File.Exists(Path.Combine(_options.Folder, "tls.crt")))
            return false;
        try
        {
            var opened = CertificateFolder.Open(_options.Folder, needsAuthorities: true, _time, _loggers.CreateLogger<CertificateFolder>());
            Volatile.Write(ref _folder, opened);
            LogFolder(_options.Folder);
            return true;
        }
        catch (InvalidOperationException e)
        {
            LogFolderUnusable(e.Message);
            return false;
        }
    }

    private async Task ReadSecretAsync(CancellationToken cancellationToken)
    {
        if (_stored is not null && _time.GetElapsedTime(_secretRead) < _options.SecretInterval)
            return;
        var stored = await _secret.ReadAsync(_stored, cancellationToken);
        _secretRead = _time.GetTimestamp();
        if (stored == _stored)
            return;
        _own = CertificateBundle.Parse(stored.Leaf.Certificate, stored.Leaf.Key, stored.Authorities);
        _stored = stored;
        LogOwn(_options.Namespace, _options.SecretName, _own.Certificate.NotAfter.ToUniversalTime());
    }

    private void Announce()
    {
        var bundle = _folder?.Current ?? _own;
        if (bundle is null)
            return;
        var authorities = string.Concat(bundle.Authorities.Select(static authority => authority.ExportCertificatePem() + "\n"));
        var former = _authorities;
        if (former == authorities)
            return;
        _authorities = authorities;
        if (former is not null)
            AuthoritiesChanged?.Invoke();
    }

    [LoggerMessage(5220, LogLevel.Information, "xDS has the certificate in {Folder}")]
    private partial void LogFolder(string folder);

    [LoggerMessage(5221, LogLevel.Error, "{Problem} xDS has a certificate of its own until they can.")]
    private partial void LogFolderUnusable(string problem);

    [LoggerMessage(5222, LogLevel.Information, "xDS has the certificate in Secret {Namespace}/{Name}, valid until {NotAfter:u}")]
    private partial void LogOwn(string @namespace, string name, DateTime notAfter);

    [LoggerMessage(5223, LogLevel.Error, "The Secret {Namespace}/{Name} with the certificate of xDS can't be used: {Reason}")]
    private partial void LogUnusable(string @namespace, string name, string reason);
}
