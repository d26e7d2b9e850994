using KGateway.Grains.Contracts.Versions;
using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Contracts.Statuses;

/// <summary>What one Gateway says of one object.</summary>
/// <param name="Owner">The Gateway.</param>
/// <param name="Inputs">What it was translated from; a report from older inputs never replaces one from newer.</param>
/// <param name="Status">What it says; null when it has nothing to say (any more).</param>
[GenerateSerializer, Immutable, Alias("kgateway.StatusReport")]
public sealed record StatusReport(ObjectKey Owner, VersionVector Inputs, ObjectStatus? Status);

/// <summary>What the Gateways of one silo say of one object.</summary>
/// <param name="Reports">One for each Gateway that is translated there, also for those that have nothing to say.</param>
[GenerateSerializer, Immutable, Alias("kgateway.StatusReports")]
public sealed record StatusReports(System.Collections.Immutable.ImmutableArray<StatusReport> Reports);
