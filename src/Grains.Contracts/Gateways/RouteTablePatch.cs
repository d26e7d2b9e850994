using System.Collections.Immutable;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Gateways;

/// <summary>How to make a route table from the one that a hub holds and the virtual hosts that came with the update.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Head">Encoded fields other than the virtual hosts.</param>
/// <param name="Base">Version of the table whose hosts are taken over; null when there is none.</param>
/// <param name="Runs">The hosts of the new table in order.</param>
[GenerateSerializer, Immutable, Alias("kgateway.RouteTablePatch")]
public sealed record RouteTablePatch(string Name, ReadOnlyMemory<byte> Head, ContentHash? Base, ImmutableArray<HostRun> Runs);

/// <summary>Some virtual hosts in a row.</summary>
/// <param name="Start">Index of the first in the base table; -1 when they are the next ones of the update.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("kgateway.HostRun")]
public readonly record struct HostRun(int Start, int Count);
