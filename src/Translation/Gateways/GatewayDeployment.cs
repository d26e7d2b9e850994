using KGateway.Translation.Statuses;

namespace KGateway.Translation.Gateways;

/// <summary>The deployment of a Gateway as its status depends on it.</summary>
/// <param name="Infrastructure">What must be deployed.</param>
/// <param name="ParametersProblem">What is wrong with its parameters, for people; null when nothing is.</param>
/// <param name="Addresses">Where it can be reached; null when that isn't for us to say.</param>
internal sealed record GatewayDeployment(GatewayInfrastructure Infrastructure, string? ParametersProblem, AssignedAddresses? Addresses)
{
    /// <summary>Adds what the deployment means for the conditions of the Gateway; call it before defaults are set.</summary>
    public void AddConditions(ConditionSet conditions)
    {
        if (ParametersProblem is { } problem && !conditions.Is(ConditionTypes.Accepted, ConditionStatus.False))
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.InvalidParameters, problem);
            conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid, problem);
        }

        if (Addresses?.Problem is { } ofAddresses)
            conditions.Default(ConditionTypes.Programmed, ConditionStatus.False, ofAddresses.Reason, ofAddresses.Message);
    }
}
