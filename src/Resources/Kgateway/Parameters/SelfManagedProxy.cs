namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>Says that the user runs the proxies of a Gateway.</summary>
public sealed record SelfManagedProxy;
