using KGateway.Grains.Contracts.Sources;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Watching;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation.State;

namespace KGateway.Grains.Tests;

public sealed class StreamObjectsTests
{
    private static readonly Pod First = new() { Metadata = new ObjectMeta { Name = "a", Namespace = "one" } };

    [Fact]
    public void APodIsInABucketOfItsOwnAndInThatOfItsNamespace()
    {
        var objects = new StreamObjects();
        Dictionary<ShardBucket, List<ResourceChange>> changed = [];
        objects.Apply(Batch(new ResourceChange(First.Id, First)), changed);

        Assert.Equivalent(new[] { ShardBucket.Pod(First.Key), ShardBucket.PodsIn("one") }, changed.Keys);
        Assert.Same(First, Assert.Single(objects.In(ShardBucket.Pod(First.Key))));
        Assert.Same(First, Assert.Single(objects.In(ShardBucket.PodsIn("one"))));
        Assert.Empty(objects.In(ShardBucket.PodsIn("two")));
    }

    [Fact]
    public void ADeletedPodIsInNone()
    {
        var objects = new StreamObjects();
        objects.Apply(Batch(new ResourceChange(First.Id, First)), []);
        Dictionary<ShardBucket, List<ResourceChange>> changed = [];
        objects.Apply(Batch(new ResourceChange(First.Id, null)), changed);

        Assert.All(changed.Values, static changes => Assert.Null(Assert.Single(changes).Value));
        Assert.Equal(2, changed.Count);
        Assert.Empty(objects.In(ShardBucket.PodsIn("one")));
        Assert.Equal(0, objects.Count);
    }

    private static ResourceBatch Batch(ResourceChange change) => new() { Position = 1, Changes = [change] };
}
