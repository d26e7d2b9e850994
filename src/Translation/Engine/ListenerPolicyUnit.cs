namespace KGateway.Translation.Engine;

/// <summary>The policies of listeners of the Gateway; depends on the policies and what they refer to.</summary>
internal sealed class ListenerPolicyUnit : Unit;
