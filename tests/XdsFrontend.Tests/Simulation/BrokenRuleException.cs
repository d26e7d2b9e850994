namespace KGateway.XdsFrontend.Tests.Simulation;

/// <summary>A simulated proxy saw a rule broken.</summary>
internal sealed class BrokenRuleException(string message) : Exception(message);
