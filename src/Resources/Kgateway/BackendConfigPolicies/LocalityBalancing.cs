namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>How localities share requests.</summary>
public enum LocalityBalancing
{
    /// <summary>By their weights.</summary>
    WeightedLb,
}
