namespace KGateway.Silo.Proxies;

/// <summary>A path that was given for the Envoy program doesn't lead to one.</summary>
internal sealed class EnvoyNotRunnableException(string message) : Exception(message);
