using KGateway.Resources;
using KGateway.Translation.Statuses;

namespace KGateway.Grains.Contracts.Views;

/// <summary>The status of an object, or one Gateway's part of it.</summary>
[GenerateSerializer, Immutable, Alias("kgateway.ObjectStatusView")]
public sealed record ObjectStatusView(ResourceId Id, ObjectStatus Status);
