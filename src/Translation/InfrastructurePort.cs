namespace KGateway.Translation;

/// <summary>A port on which the proxies of a Gateway listen.</summary>
/// <param name="Port">Port number; the same inside and outside.</param>
/// <param name="Protocol">Transport protocol, <c>TCP</c> or <c>UDP</c>.</param>
public sealed record InfrastructurePort(int Port, string Protocol)
{
    // Service port names are DNS labels of at most 15 characters; the longest, listener-65535, has 14.

    /// <summary>Name of the Service port.</summary>
    public string Name => Protocol == "UDP" ? $"udp-{Port}" : $"listener-{Port}";
}
