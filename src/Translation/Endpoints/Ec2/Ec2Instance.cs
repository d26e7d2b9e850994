using KGateway.Resources;

namespace KGateway.Translation.Endpoints.Ec2;

/// <summary>A running EC2 instance.</summary>
/// <param name="Zone">Its availability zone.</param>
/// <param name="PrivateIP">Its address within the network; null for none.</param>
/// <param name="PublicIP">Its address of the Internet; null for none.</param>
/// <param name="Tags">Its tags.</param>
public sealed record Ec2Instance(string Zone, string? PrivateIP, string? PublicIP, StringMap Tags);
