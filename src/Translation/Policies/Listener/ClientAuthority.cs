using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;

namespace KGateway.Translation.Policies.Listener;

/// <summary>An authority that a policy trusts for the certificates of clients.</summary>
/// <param name="Source">Who refers to it: ReferenceGrants are about the policy, and its namespace is the reference's without one.</param>
/// <param name="Reference">Where its certificate is.</param>
internal readonly record struct ClientAuthority(ReferenceSource Source, ObjectReference Reference);
