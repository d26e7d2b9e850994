using KGateway.Resources;

namespace KGateway.Silo.Proxies;

/// <summary>How an Envoy process of ours is doing.</summary>
/// <param name="Gateway">The Gateway it serves.</param>
/// <param name="ProcessId">Process id; null while it isn't running.</param>
/// <param name="Admin">Its admin interface; null until it is known.</param>
/// <param name="Ready">Whether it has its configuration and serves.</param>
/// <param name="Starts">How often it has been started.</param>
internal sealed record EnvoyProxyState(ObjectKey Gateway, int? ProcessId, Uri? Admin, bool Ready, int Starts);
