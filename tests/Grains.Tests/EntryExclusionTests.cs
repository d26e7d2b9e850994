using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Grains.Tests.Harness;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation;
using KGateway.Translation.State;
using Microsoft.Extensions.Options;

namespace KGateway.Grains.Tests;

/// <summary>Entries of Istio that settings leave out don't exist.</summary>
public sealed class EntryExclusionTests
{
    [Fact]
    public void An_entry_comes_and_goes_with_its_label()
    {
        var source = FakeSource.Folder();
        var settings = TranslationSettings.Default.With("ServiceEntriesExclusionLabelSelectors", "[{\"matchLabels\":{\"hide\":\"yes\"}}]");
        var replica = new StateReplica(source, Options.Create(new KGatewayOptions { Translation = settings }));
        var stream = replica.Streams.First();
        foreach (var (position, hide, seen) in new[] { (1, "yes", false), (2, "no", true), (3, "yes", false) })
        {
            var entry = Entry(hide);
            Assert.True(replica.Apply(stream, null, new StreamVersion(1, position), [new ChangeBlock([new ResourceChange(entry.Id, entry)])], null));
            Assert.Equal(seen, replica.Current.State.Get(entry.Id) is not null);
        }
    }

    private static ServiceEntry Entry(string hide) => new()
    {
        Metadata = new ObjectMeta { Name = "e", Namespace = "default", Labels = StringMap.From(("hide", hide)) },
        Spec = new ServiceEntrySpec { Hosts = ["a.com"] },
    };
}
