using KGateway.Grains.Contracts.Sources;
using KGateway.Kubernetes.Sources;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Kubernetes.Tests.Sources;

/// <summary>What counts as there while the server has none of its name.</summary>
public sealed class StandInsTests
{
    private static readonly GatewayClass BuiltIn = Class("kgateway", "built in");

    private readonly StandIns _standIns = new([BuiltIn]);

    [Fact]
    public void What_a_list_lacks_is_added()
    {
        var other = Class("other", "of a user");
        var batch = Fill(7, complete: true, new ResourceChange(other.Id, other));
        Assert.True(batch is { Complete: true, Position: 7 });
        Assert.Equal([BuiltIn, other], batch.Changes.Select(static change => change.Value).OrderBy(static value => value!.Metadata.Name));
    }

    [Fact]
    public void What_the_server_has_stays_as_it_is()
    {
        var own = Class("kgateway", "of the server");
        Assert.Equal([own], Fill(7, complete: true, new ResourceChange(own.Id, own)).Changes.Select(static change => change.Value));
        Assert.Equal([own], Fill(8, complete: false, new ResourceChange(own.Id, own)).Changes.Select(static change => change.Value));
    }

    [Fact]
    public void What_is_deleted_is_replaced_and_other_objects_go()
    {
        var other = Class("other", "of a user");
        var batch = Fill(7, complete: false, new ResourceChange(BuiltIn.Id, null), new ResourceChange(other.Id, null));
        Assert.Equal([BuiltIn, null], batch.Changes.Select(static change => change.Value));
    }

    [Fact]
    public void A_change_of_something_else_brings_nothing() => Assert.Empty(Fill(7, complete: false).Changes);

    [Fact]
    public void There_is_none_of_a_kind_that_is_not_served() => Assert.Empty(Fill(0, complete: true).Changes);

    [Fact]
    public void Other_kinds_have_none()
    {
        var batch = new ResourceBatch { Position = 7, Complete = true, Changes = [] };
        Assert.Same(batch, _standIns.Fill(ResourceKinds.Gateway.GroupKind, batch));
    }

    private ResourceBatch Fill(long position, bool complete, params ResourceChange[] changes) => _standIns.Fill(
        ResourceKinds.GatewayClass.GroupKind, new ResourceBatch { Position = position, Complete = complete, Changes = changes });

    private static GatewayClass Class(string name, string description) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new GatewayClassSpec { ControllerName = "kgateway.dev/kgateway", Description = description },
    };
}
