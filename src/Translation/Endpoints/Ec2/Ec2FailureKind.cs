using System.Text.Json.Serialization;

namespace KGateway.Translation.Endpoints.Ec2;

/// <summary>What hinders a lookup of instances; named as the reasons of the condition are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Ec2FailureKind>))]
public enum Ec2FailureKind
{
    /// <summary>There are no credentials, or AWS doesn't know them.</summary>
    CredentialError,

    /// <summary>The credentials don't permit it.</summary>
    AuthorizationError,

    /// <summary>Anything else.</summary>
    DiscoveryError,
}
