using KGateway.Grains.Contracts.Versions;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Services;

/// <summary>The endpoints of a backend on their way to a hub.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Knowledge">What is known.</param>
/// <param name="Assignment">The load assignment; null when unknown, or when the hub holds it already.</param>
/// <param name="Inputs">What it was made from; an update from older inputs never replaces one from newer.</param>
[GenerateSerializer, Immutable, Alias("kgateway.EndpointUpdate")]
public sealed record EndpointUpdate(BackendKey Backend, EndpointKnowledge Knowledge, EncodedMessage? Assignment, VersionVector Inputs);

/// <summary>What is known of the endpoints of a backend.</summary>
public enum EndpointKnowledge
{
    /// <summary>Nothing: they haven't been read yet, or the backend is gone. What a proxy holds it keeps.</summary>
    Unknown,

    /// <summary>They have been read, and there are some.</summary>
    Known,

    /// <summary>They have been read, and there are none.</summary>
    Empty,
}
