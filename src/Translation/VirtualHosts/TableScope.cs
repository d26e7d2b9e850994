namespace KGateway.Translation.VirtualHosts;

/// <summary>What the virtual hosts of a route table have in common.</summary>
/// <param name="Port">Port of the listener.</param>
/// <param name="Tls">Whether TLS ends at the listener.</param>
/// <param name="RequireTls">Whether plain requests are refused.</param>
internal readonly record struct TableScope(int Port, bool Tls, bool RequireTls);
