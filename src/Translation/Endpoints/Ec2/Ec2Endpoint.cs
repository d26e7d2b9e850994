namespace KGateway.Translation.Endpoints.Ec2;

/// <summary>An endpoint of a Backend of EC2 instances.</summary>
/// <param name="Zone">Availability zone of the instance.</param>
/// <param name="Address">The address that the Backend wants.</param>
public sealed record Ec2Endpoint(string Zone, string Address);
