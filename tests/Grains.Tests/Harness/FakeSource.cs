using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KGateway.Grains.Contracts.Sources;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Grains.Tests.Harness;

/// <summary>A source that a test drives; all silos of a test cluster read the same one.</summary>
internal sealed class FakeSource : Observed, IResourceSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Feed> _feeds = [];

    private FakeSource(params ImmutableArray<WatchStream> streams)
    {
        Streams = streams;
        foreach (var stream in streams)
            _feeds.Add(stream.Name, new Feed());
    }

    public IReadOnlyList<WatchStream> Streams { get; }

    /// <summary>How many enumerations are open.</summary>
    public int Readers
    {
        get
        {
            lock (_gate)
                return _feeds.Values.Sum(static feed => feed.Readers.Count);
        }
    }

    /// <summary>How many enumerations of a stream are open.</summary>
    public int ReadersOf(string stream)
    {
        lock (_gate)
            return _feeds[stream].Readers.Count;
    }

    /// <summary>One stream of everything, as a folder has.</summary>
    public static FakeSource Folder() => new(new WatchStream("folder", [.. ResourceKinds.All.Select(static kind => kind.GroupKind)]));

    /// <summary>Configuration, EndpointSlices and Pods apart, as a Kubernetes API server has.</summary>
    public static FakeSource Split()
    {
        var slices = ResourceKinds.EndpointSlice.GroupKind;
        var pods = ResourceKinds.Pod.GroupKind;
        return new(
            new WatchStream("config", [.. ResourceKinds.All.Select(static kind => kind.GroupKind).Where(kind => kind != slices && kind != pods)]),
            new WatchStream("endpointslices", [slices]),
            new WatchStream("pods", [pods]));
    }

    /// <summary>Makes a stream wait before its first list.</summary>
    public void Hold(string stream)
    {
        lock (_gate)
            _feeds[stream].Released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Ends <see cref="Hold"/>.</summary>
    public void Release(string stream)
    {
        lock (_gate)
            _feeds[stream].Released.TrySetResult();
    }

    /// <summary>Makes the next reads of a stream fail until <see cref="Heal"/>.</summary>
    public void Break(string stream, string message)
    {
        lock (_gate)
        {
            _feeds[stream].Failure = message;
            foreach (var reader in _feeds[stream].Readers)
                reader.Writer.TryComplete(new IOException(message));
        }
    }

    public void Heal(string stream)
    {
        lock (_gate)
            _feeds[stream].Failure = null;
    }

    /// <summary>Puts objects in, each into the stream of its kind; those of one stream are one batch.</summary>
    public void Put(params IEnumerable<Resource> resources) => Apply([.. resources.Select(static r => new ResourceChange(r.Id, r))]);

    public void Delete(params IEnumerable<Resource> resources) => Apply([.. resources.Select(static r => new ResourceChange(r.Id, null))]);

    public void Apply(params IReadOnlyCollection<ResourceChange> changes)
    {
        lock (_gate)
        {
            foreach (var stream in Streams)
            {
                var own = changes.Where(change => stream.Kinds.Contains(change.Id.GroupKind)).ToArray();
                if (own.Length == 0)
                    continue;
                var feed = _feeds[stream.Name];
                feed.Position++;
                foreach (var change in own)
                {
                    if (change.Value is null)
                        feed.Objects.Remove(change.Id);
                    else
                        feed.Objects[change.Id] = change.Value;
                }

                foreach (var reader in feed.Readers)
                    reader.Writer.TryWrite(new ResourceBatch { Position = feed.Position, Changes = own });
            }
        }
    }

    public async IAsyncEnumerable<ResourceBatch> WatchAsync(
        WatchStream stream,
        long? resumeAfter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<ResourceBatch>();
        Task released;
        lock (_gate)
            released = _feeds[stream.Name].Released.Task;
        await released.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var feed = _feeds[stream.Name];
            if (feed.Failure is { } failure)
                throw new IOException(failure);
            channel.Writer.TryWrite(new ResourceBatch
            {
                Position = feed.Position,
                Complete = true,
                Changes = [.. feed.Objects.Values.Select(static r => new ResourceChange(r.Id, r))],
            });
            feed.Readers.Add(channel);
        }

        Changed();
        try
        {
            await foreach (var batch in channel.Reader.ReadAllAsync(cancellationToken))
                yield return batch;
        }
        finally
        {
            lock (_gate)
                _feeds[stream.Name].Readers.Remove(channel);
            Changed();
        }
    }

    private sealed class Feed
    {
        public Feed() => Released.SetResult();

        public long Position { get; set; } = 1;

        public Dictionary<ResourceId, Resource> Objects { get; } = [];

        public List<Channel<ResourceBatch>> Readers { get; } = [];

        public TaskCompletionSource Released { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Failure { get; set; }
    }
}
