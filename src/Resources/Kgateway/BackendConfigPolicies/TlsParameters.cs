namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Versions and algorithms of TLS; what is absent is as the proxy has it.</summary>
public sealed record TlsParameters
{
    /// <summary>Lowest version.</summary>
    public TlsVersion? MinVersion { get; init; }

    /// <summary>Highest version.</summary>
    public TlsVersion? MaxVersion { get; init; }

    /// <summary>Cipher suites of versions up to 1.2.</summary>
    public EquatableArray<string> CipherSuites { get; init; }

    /// <summary>Curves of key exchange.</summary>
    public EquatableArray<string> EcdhCurves { get; init; }

    /// <summary>Algorithms of signatures.</summary>
    public EquatableArray<string> SignatureAlgorithms { get; init; }
}
