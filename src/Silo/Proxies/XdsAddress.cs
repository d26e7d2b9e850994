namespace KGateway.Silo.Proxies;

/// <summary>How a proxy reaches the control plane.</summary>
/// <param name="Host">Host name or IP address.</param>
/// <param name="Port">Its xDS port.</param>
/// <param name="Token">Bearer token to show; null to show none.</param>
internal sealed record XdsAddress(string Host, int Port, string? Token);
