using System.Collections.Immutable;
using System.Text.Json;
using KGateway.Kubernetes.Membership.Pods;
using KGateway.Kubernetes.Membership.Table;

namespace KGateway.Kubernetes.Tests.Membership;

public sealed class PodFailuresTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Started = Now.AddHours(-1);

    [Fact]
    public void Silos_whose_pods_run_are_left_alone()
    {
        var verdict = Judge(self: 1, Table(1, 2, 3), Pod(1), Pod(2), Pod(3));
        Assert.Empty(verdict.Lost);
        Assert.Null(verdict.LookAgain);
        Assert.True(verdict.SeesSelf);
    }

    [Fact]
    public void A_silo_whose_pod_was_deleted_is_lost()
    {
        var lost = Assert.Single(Judge(self: 1, Table(1, 2, 3), Pod(1), Pod(2)).Lost);
        Assert.Equal(Address(3), lost.Silo);
        Assert.Contains("deleted", lost.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_of_the_same_name_and_address_but_another_UID_is_another_pod() =>
        Assert.Equal(Address(2), Assert.Single(Judge(self: 1, Table(1, 2), Pod(1), Pod(2) with { Uid = "successor" }).Lost).Silo);

    [Theory]
    [InlineData("Failed", true)]
    [InlineData("Succeeded", true)]
    [InlineData("Running", false)]
    [InlineData("Pending", false)]
    public void A_pod_that_has_ended_is_lost(string phase, bool isLost) =>
        Assert.Equal(isLost, Judge(self: 1, Table(1, 2), Pod(1), Pod(2) with { Phase = phase, Reason = "Evicted" }).Lost.Length == 1);

    [Fact]
    public void A_pod_whose_node_is_lost_is_lost()
    {
        Assert.Single(Judge(self: 1, Table(1, 2), Pod(1), Pod(2) with { Reason = "NodeLost" }).Lost);
        Assert.Single(Judge(self: 1, Table(1, 2), Pod(1), Pod(2) with { Deadline = Now - PodFailures.Overdue }).Lost);
    }

    [Fact]
    public void A_pod_that_is_being_deleted_may_use_its_grace_period_and_is_looked_at_again()
    {
        var deadline = Now.AddSeconds(20);
        var verdict = Judge(self: 1, Table(1, 2), Pod(1), Pod(2) with { Deadline = deadline });
        Assert.Empty(verdict.Lost);
        Assert.Equal(deadline + PodFailures.Overdue, verdict.LookAgain);
    }

    [Theory]
    [InlineData("kgateway", 1, true)]
    [InlineData("kgateway", -1, false)]
    [InlineData("sidecar", 1, false)]
    public void A_container_that_ended_after_the_silos_start_is_lost(string container, int secondsAfterStart, bool isLost)
    {
        var pod = Pod(2) with
        {
            Containers = [new ContainerState("istio-proxy", null), new ContainerState(container, Started.AddSeconds(secondsAfterStart))],
        };
        Assert.Equal(isLost, Judge(self: 1, Table(1, 2), Pod(1), pod).Lost.Length == 1);
    }

    [Fact]
    public void The_only_container_may_have_any_name()
    {
        var pod = Pod(2) with { Containers = [new ContainerState("controller", Started.AddSeconds(5))] };
        Assert.Single(Judge(self: 1, Table(1, 2), Pod(1), pod).Lost);
    }

    [Fact]
    public void A_young_silo_is_looked_at_again_when_it_is_old_enough()
    {
        var table = Table(1, 2);
        var key = Address(2).ToParsableString();
        var young = Now.AddSeconds(-10);
        table = table with { Silos = table.Silos.SetItem(key, table.Silos[key] with { StartTime = young.UtcDateTime }) };
        var verdict = Judge(self: 1, table, Pod(1));
        Assert.Empty(verdict.Lost);
        Assert.Equal(young + PodFailures.MinimumAge, verdict.LookAgain);
        Assert.Single(new PodFailures(Uid(1), "kgateway").Judge(table, Pods(Pod(1)), verdict.LookAgain!.Value).Lost);
    }

    [Fact]
    public void Only_the_two_lowest_silos_that_live_act()
    {
        var table = Table(1, 2, 3, 4);
        Assert.Single(Judge(self: 1, table, Pod(1), Pod(2), Pod(3)).Lost);
        Assert.Single(Judge(self: 2, table, Pod(1), Pod(2), Pod(3)).Lost);
        Assert.Empty(Judge(self: 3, table, Pod(1), Pod(2), Pod(3)).Lost);
        // The lowest are the ones that are lost.
        Assert.Equal([Address(1), Address(2)], Judge(self: 3, table, Pod(3), Pod(4)).Lost.Select(static lost => lost.Silo).Order());
        // Dead ones don't count.
        Assert.Single(Judge(self: 3, WithStatus(table, 1, SiloStatus.Dead), Pod(2), Pod(3)).Lost);
    }

    [Fact]
    public void A_silo_that_has_not_joined_yet_does_not_act() =>
        Assert.Empty(Judge(self: 1, WithStatus(Table(1, 2, 3), 1, SiloStatus.Joining), Pod(1), Pod(2)).Lost);

    [Fact]
    public void Nobody_judges_itself()
    {
        var self = Pod(1) with { Phase = "Failed", Deadline = Now.AddMinutes(-5) };
        Assert.Empty(Judge(self: 1, Table(1, 2), self, Pod(2)).Lost);
    }

    [Fact]
    public void A_selector_that_misses_this_pod_proves_nothing()
    {
        var verdict = Judge(self: 1, Table(1, 2, 3), Pod(2));
        Assert.False(verdict.SeesSelf);
        Assert.Empty(verdict.Lost);
    }

    [Fact]
    public void Dead_silos_are_not_killed_again() =>
        Assert.Empty(Judge(self: 1, WithStatus(Table(1, 2), 2, SiloStatus.Dead), Pod(1)).Lost);

    [Fact]
    public void A_silo_that_did_not_tell_its_pod_is_found_by_address_and_start()
    {
        var table = Table(1, 2);
        var key = Address(2).ToParsableString();
        table = table with { Silos = table.Silos.SetItem(key, table.Silos[key] with { PodUid = null }) };
        Assert.Empty(Judge(self: 1, table, Pod(1), Pod(2)).Lost);
        // The address was given to a pod that started after the silo.
        Assert.Single(Judge(self: 1, table, Pod(1), Pod(2) with { Started = Started.AddMinutes(1) }).Lost);
        Assert.Single(Judge(self: 1, table, Pod(1), Pod(2) with { Address = "10.0.0.77" }).Lost);
    }

    [Fact]
    public void A_pod_is_read_from_what_the_API_sends()
    {
        var pod = PodState.Read(JsonElement.Parse("""
            {"metadata":{"name":"p","uid":"u","deletionTimestamp":"2026-03-01T12:00:30Z"},
             "status":{"phase":"Running","reason":"NodeLost","podIP":"10.0.0.2","startTime":"2026-03-01T11:00:00Z","containerStatuses":[
               {"name":"a","state":{"running":{"startedAt":"2026-03-01T11:00:01Z"}},"lastState":{}},
               {"name":"b","state":{"waiting":{"reason":"CrashLoopBackOff"}},
                "lastState":{"terminated":{"finishedAt":"2026-03-01T11:30:00Z"}}},
               {"name":"c","state":{"terminated":{"finishedAt":"2026-03-01T11:40:00Z"}},
                "lastState":{"terminated":{"finishedAt":"2026-03-01T11:30:00Z"}}},
               {"name":"d","state":{"terminated":{"finishedAt":null}}}]}}
            """));
        Assert.Equal(("p", "u", "10.0.0.2", "Running", "NodeLost"), (pod.Name, pod.Uid, pod.Address, pod.Phase, pod.Reason));
        Assert.Equal((Now.AddHours(-1), Now.AddSeconds(30)), (pod.Started, pod.Deadline));
        Assert.Equal(
            [new("a", null), new("b", Now.AddMinutes(-30)), new("c", Now.AddMinutes(-20)), new ContainerState("d", null)], pod.Containers);
        var bare = PodState.Read(JsonElement.Parse("""{"metadata":{"name":"p","uid":"u"}}"""));
        Assert.Empty(bare.Containers);
    }

    private static PodFailureVerdict Judge(int self, ClusterTable table, params PodState[] pods) =>
        new PodFailures(Uid(self), "kgateway").Judge(table, Pods(pods), Now);

    private static Dictionary<string, PodState> Pods(params PodState[] pods) => pods.ToDictionary(static pod => pod.Uid);

    private static string Uid(int number) => $"uid-{number}";

    private static SiloAddress Address(int number) => Silos.Address(11111, $"10.0.0.{number}");

    private static PodState Pod(int number) => new()
    {
        Name = $"pod-{number}", Uid = Uid(number), Address = $"10.0.0.{number}", Phase = "Running", Started = Started.AddSeconds(-3),
    };

    private static ClusterTable Table(params int[] numbers) => new()
    {
        Version = 1,
        Silos = numbers.ToImmutableSortedDictionary(
            static number => Address(number).ToParsableString(),
            static number => new SiloRow
            {
                Status = "Active",
                SiloName = $"pod-{number}",
                PodUid = Uid(number),
                StartTime = Started.UtcDateTime,
                IAmAlive = Started.UtcDateTime,
            }),
    };

    private static ClusterTable WithStatus(ClusterTable table, int number, SiloStatus status)
    {
        var key = Address(number).ToParsableString();
        return table with { Silos = table.Silos.SetItem(key, table.Silos[key] with { Status = status.ToString() }) };
    }
}
