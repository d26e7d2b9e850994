namespace KGateway.Kubernetes.Certificates;

/// <summary>Where certificates for TLS come from. They are renewed while we run, so every handshake asks anew.</summary>
public interface ICertificateSource
{
    /// <summary>The newest certificates that could be read.</summary>
    /// <exception cref="InvalidOperationException">None could be read yet.</exception>
    CertificateBundle Current { get; }

    /// <summary>Says that a peer was not trusted: if newer certificates are there, they are wanted now. Returns at once.</summary>
    void Recheck();
}
