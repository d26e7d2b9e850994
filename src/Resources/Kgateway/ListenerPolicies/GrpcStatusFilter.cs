namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A condition on the gRPC status of the answer.</summary>
public sealed record GrpcStatusFilter
{
    /// <summary>The statuses.</summary>
    [Items(1, int.MaxValue)]
    public EquatableArray<GrpcStatus> Statuses { get; init; }

    /// <summary>Whether the others are meant.</summary>
    public bool Exclude { get; init; }
}
