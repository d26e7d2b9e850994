using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Certificates;

/// <summary>
/// The files <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c> of a folder, as a mounted Secret of type <c>kubernetes.io/tls</c> has them. A
/// change is seen at the next handshake that is at least <see cref="CheckInterval"/> after the last look; file notifications are not relied
/// on, since the kubelet swaps symbolic links.
/// </summary>
public sealed partial class CertificateFolder : ICertificateSource
{
    private static readonly TimeSpan RecheckInterval = TimeSpan.FromSeconds(1);
    private readonly string _folder;
    private readonly bool _needsAuthorities;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Texts _texts;
    private CertificateBundle _bundle;
    private long _checked;
    private string? _lastError;

    private CertificateFolder(string folder, bool needsAuthorities, TimeProvider time, ILogger logger)
    {
        _folder = folder;
        _needsAuthorities = needsAuthorities;
        _time = time;
        _logger = logger;
        _checked = time.GetTimestamp();
        _texts = Read();
        _bundle = _texts.Parse();
    }

    /// <summary>The shortest time between two looks at the files.</summary>
    public static TimeSpan CheckInterval { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public CertificateBundle Current
    {
        get
        {
            lock (_lock)
            {
                if (_time.GetElapsedTime(_checked) >= CheckInterval)
                    Check();
                return _bundle;
            }
        }
    }

    /// <summary>
    /// Reads a folder. With <paramref name="needsAuthorities"/> a missing <c>ca.crt</c> is an error, else nobody is trusted then.
    /// </summary>
    /// <exception cref="InvalidOperationException">A file is missing or damaged; the message names folder and reason.</exception>
    public static CertificateFolder Open(string folder, bool needsAuthorities, TimeProvider time, ILogger<CertificateFolder> logger)
    {
        try
        {
            return new CertificateFolder(folder, needsAuthorities, time, logger);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new InvalidOperationException($"The certificates in {folder} can't be used: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Recheck()
    {
        lock (_lock)
        {
            // Strangers can cause this.
            if (_time.GetElapsedTime(_checked) >= RecheckInterval)
                Check();
        }
    }

    // What can't be used leaves the former certificates in force: files are replaced one by one where they aren't a mounted Secret.
    private void Check()
    {
        _checked = _time.GetTimestamp();
        try
        {
            var texts = Read();
            if (texts != _texts)
            {
                _bundle = texts.Parse();
                _texts = texts;
                LogReloaded(_folder, _bundle.Certificate.NotAfter);
            }

            _lastError = null;
        }
        catch (Exception e) when (IsUnusable(e))
        {
            if (e.Message != _lastError)
                LogUnusable(_folder, e.Message);
            _lastError = e.Message;
        }
    }

    private Texts Read()
    {
        var authorities = Path.Combine(_folder, "ca.crt");
        return new Texts(
            File.ReadAllText(Path.Combine(_folder, "tls.crt")),
            File.ReadAllText(Path.Combine(_folder, "tls.key")),
            _needsAuthorities || File.Exists(authorities) ? File.ReadAllText(authorities) : null);
    }

    private static bool IsUnusable(Exception e) =>
        e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    private readonly record struct Texts(string Certificate, string Key, string? Authorities)
    {
        public CertificateBundle Parse() => CertificateBundle.Parse(Certificate, Key, Authorities);
    }
}
