using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Authentication by API key; exactly one of the Secrets, their selector and the switch is set.</summary>
[CheckedBy<ApiKeyAuthPolicyRules>]
public sealed record ApiKeyAuthPolicy
{
    /// <summary>Where a request may carry its key; the header <c>api-key</c> when there is none.</summary>
    [Items(0, 16)]
    public EquatableArray<ApiKeySource> KeySources { get; init; }

    /// <summary>Whether the key is sent on to the backend.</summary>
    public bool ForwardCredential { get; init; }

    /// <summary>Header that tells the backend the name of the client; none when absent.</summary>
    public string? ClientIdHeader { get; init; }

    /// <summary>Secret with the keys of clients, by their names.</summary>
    public SecretObjectReference? SecretRef { get; init; }

    /// <summary>The Secrets with the keys of clients, by labels.</summary>
    public ApiKeySecretSelector? SecretSelector { get; init; }

    /// <summary>Switches off what is set for a wider target.</summary>
    public PolicyDisable? Disable { get; init; }
}
