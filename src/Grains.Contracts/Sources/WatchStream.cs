using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Grains.Contracts.Sources;

/// <summary>
/// One ordered stream of changes of a source. A folder has one with all kinds, so that one save is one change; a Kubernetes API server
/// has one for each kind.
/// </summary>
/// <param name="Name">Unique among the streams of the source, and the same in every process and version; for example "folder".</param>
/// <param name="Kinds">The kinds whose objects come on this stream and on no other.</param>
public sealed record WatchStream(string Name, ImmutableArray<GroupKind> Kinds);
