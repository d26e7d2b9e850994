namespace KGateway.Grains.Contracts.Services;

/// <summary>A backend's grain as people see it.</summary>
/// <param name="Backend">Name of its cluster.</param>
/// <param name="Silo">Where its endpoints are translated.</param>
/// <param name="Knowledge">What is known.</param>
/// <param name="Slices">How many EndpointSlices it has.</param>
/// <param name="Version">Version of its load assignment; empty when unknown.</param>
/// <param name="Silos">How many silos are served.</param>
[GenerateSerializer, Immutable, Alias("kgateway.ServiceState")]
public sealed record ServiceState(string Backend, string Silo, EndpointKnowledge Knowledge, int Slices, string Version, int Silos);
