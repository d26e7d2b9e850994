namespace KGateway.Translation.Endpoints.Ec2;

/// <summary>Why instances couldn't be looked up.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">For humans.</param>
public sealed record Ec2Failure(Ec2FailureKind Kind, string Message);
