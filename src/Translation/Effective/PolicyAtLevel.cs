namespace KGateway.Translation.Effective;

/// <summary>A policy and the level at which it speaks.</summary>
/// <param name="Policy">The policy, as <c>Kind namespace/name</c>.</param>
/// <param name="Level">The level: the rule, the route, a parent by delegation, a listener, the Gateway.</param>
public sealed record PolicyAtLevel(string Policy, string Level);
