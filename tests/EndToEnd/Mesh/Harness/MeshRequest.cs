namespace KGateway.EndToEnd.Mesh.Harness;

/// <summary>A request as a ztunnel hands it to a waypoint.</summary>
internal sealed record MeshRequest
{
    /// <summary>The identity that most clients have.</summary>
    public const string Shopper = "spiffe://cluster.local/ns/web/sa/shopper";

    /// <summary>The client's identity; null for a client without one.</summary>
    public string? Identity { get; init; } = Shopper;

    /// <summary>The client's address.</summary>
    public string Source { get; init; } = "10.1.2.3";

    /// <summary>The address of the machine at which the waypoint is asked; where the node's proxy does it unless a test says otherwise.</summary>
    public string Through { get; init; } = "127.0.0.1";

    /// <summary>Port of the Service: 80 is HTTP, 90 a stream of bytes.</summary>
    public int Port { get; init; } = 80;

    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The host; null for the name of the Service.</summary>
    public string? Host { get; init; }

    /// <summary>A header, <c>name: value</c>.</summary>
    public string? Header { get; init; }

    /// <summary>Asks for a name by TLS before anything is said.</summary>
    public string? ServerName { get; init; }

    /// <summary>A bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>What is written before the PROXY header.</summary>
    public byte[]? Prelude { get; init; }

    /// <summary>Leaves the PROXY header out.</summary>
    public bool WithoutProxyHeader { get; init; }
}
