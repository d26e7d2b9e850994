using KGateway.Resources;
using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Translation.Policies.Listener;

/// <summary>How the policies of a listener ask clients for certificates, taken together.</summary>
/// <param name="Mode">Whether a client must show one.</param>
/// <param name="Authorities">Whom all of them trust.</param>
internal sealed record ClientCertificates(ClientCertificateMode Mode, EquatableArray<ClientAuthority> Authorities);
