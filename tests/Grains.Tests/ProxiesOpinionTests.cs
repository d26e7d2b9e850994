using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Proxies;
using KGateway.Grains.Statuses;
using KGateway.Translation.Encoding;
using KGateway.Translation.Statuses;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class ProxiesOpinionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly SiloAddress[] Silos =
        [.. Enumerable.Range(1, 3).Select(static i => SiloAddress.New(System.Net.IPAddress.Loopback, 1000 + i, i))];

    private readonly ProxiesOpinion _opinion = new(Patience) { IsKnown = true };
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private long _version;

    [Fact]
    public void NothingIsSaidBeforeAllSilosWereAsked()
    {
        var opinion = new ProxiesOpinion(Patience);
        opinion.Take(Part(0, connected: 1));
        Assert.Null(opinion.Decide(_now, written: true));
        Assert.True(opinion.Said.On(Status()).KeepsProxies);
    }

    [Fact]
    public void AProxyThatHadTakenEverythingIsRemembered()
    {
        _opinion.Take(Part(0, connected: 2, starting: 2));
        Assert.False(_opinion.HasServed);
        _opinion.Take(Part(0, connected: 2, starting: 1));
        Assert.True(_opinion.HasServed);
        _opinion.Take(Part(0, connected: 0));
        Assert.True(_opinion.HasServed);
    }

    [Fact]
    public void ThatThereAreNoneIsSaidOnlyAfterAWhile()
    {
        Assert.Equal(Patience, Decide());
        Assert.Equal(ProxiesVerdictKind.Unknown, _opinion.Said.Kind);
        Assert.Equal(TimeSpan.FromSeconds(6), Decide(4));
        Assert.Null(Decide(6));
        Assert.Equal(Status(), _opinion.Said.On(Status()));
        // And doesn't delay what comes then.
        _opinion.Take(Part(0, connected: 1));
        Assert.Null(Decide(1));
        Assert.Equal(ProxiesVerdictKind.UpToDate, _opinion.Said.Kind);
    }

    [Fact]
    public void AProxyThatMovesToAnotherSiloChangesNothing()
    {
        _opinion.Take(Part(0, connected: 1));
        Decide();
        var said = _opinion.Said;
        _opinion.Take(Part(0, connected: 0));
        Assert.Equal(Patience, Decide(60));
        _opinion.Take(Part(1, connected: 1, starting: 1));
        Assert.Null(Decide(5));
        _opinion.Take(Part(1, connected: 1));
        Assert.Null(Decide(1));
        Assert.Same(said, _opinion.Said);
        // Gone for good.
        _opinion.Forget(Silos[1]);
        Assert.Equal(Patience, Decide(1));
        Assert.Null(Decide(10));
        Assert.Equal(ProxiesVerdictKind.None, _opinion.Said.Kind);
    }

    [Fact]
    public void ChangesComeAtMostOncePerPatienceUnlessTheStatusIsWrittenAnyway()
    {
        _opinion.Take(Part(0, connected: 1));
        Decide();
        _opinion.Take(Refusal(1));
        Assert.Equal(TimeSpan.FromSeconds(7), Decide(3));
        Assert.Equal(ProxiesVerdictKind.UpToDate, _opinion.Said.Kind);
        Assert.Null(Decide(7));
        Assert.Equal(ProxiesVerdictKind.Troubled, _opinion.Said.Kind);
        _opinion.Take(Part(1, connected: 1));
        Assert.NotNull(Decide(1));
        _now += TimeSpan.FromSeconds(1);
        Assert.Null(_opinion.Decide(_now, written: true));
        Assert.Equal(ProxiesVerdictKind.UpToDate, _opinion.Said.Kind);
    }

    [Fact]
    public void AnOlderReportOfASiloIsIgnored()
    {
        var older = Refusal(0);
        _opinion.Take(Part(0, connected: 1));
        _opinion.Take(older);
        Decide();
        Assert.Equal(ProxiesVerdictKind.UpToDate, _opinion.Said.Kind);
    }

    [Fact]
    public void PartsOfAllSilosAreJoinedInAnyOrder()
    {
        var late = Part(2, connected: 2, troubles: new ProxyTrouble("a", [XdsType.Cluster, XdsType.Route], [], null));
        GatewayProxies[] parts = [Part(0, connected: 3), Refusal(1), late];
        var verdict = ProxiesVerdict.Of(parts);
        Assert.Equal(verdict, ProxiesVerdict.Of([.. parts.Reverse()]));
        var condition = verdict.On(Status()).Conditions[1];
        Assert.Equal(
            new Condition(
                "kgateway.dev/ProxiesUpToDate",
                ConditionStatus.False,
                "ConfigurationRefused",
                "2 of 6 connected proxies refused configuration or lag behind it; z refused Listener l: no such filter; a has not accepted Cluster, Route",
                7),
            condition);
        Assert.Equal("Behind", ProxiesVerdict.Of([late]).Reason);
    }

    [Fact]
    public void WordsAreOneBoundedLineWithoutKeys()
    {
        Assert.Equal("a b", ProxyWords.Clean(" a\r\n\tb\u0007 "));
        Assert.Equal("bad key (removed) there", ProxyWords.Clean("bad key -----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY----- there"));
        Assert.Equal("cut (removed)", ProxyWords.Clean("cut -----BEGIN PRIVATE KEY-----\nabc"));
        Assert.Equal("key (removed)", ProxyWords.Clean("key " + new string('A', 100)));
        Assert.InRange(ProxyWords.Clean(string.Join(' ', Enumerable.Repeat("word", 10_000))).Length, 500, 510);
        const string Names = "kube_gateway-conformance-infra_infra-backend-v1_8080";
        Assert.Equal(Names, ProxyWords.Clean(Names));
    }

    private static GatewayStatus Status() => new([new Condition("Accepted", ConditionStatus.True, "Accepted", "", 7)], [], null, 0);

    private TimeSpan? Decide(double after = 0)
    {
        _now += TimeSpan.FromSeconds(after);
        return _opinion.Decide(_now, written: false);
    }

    private GatewayProxies Refusal(int silo) =>
        Part(silo, connected: 1, troubles: new ProxyTrouble("z", [XdsType.Listener], ["l"], "no such filter"));

    private GatewayProxies Part(int silo, int connected, int starting = 0, params ProxyTrouble[] troubles) =>
        new(Key("gw"), Silos[silo], ++_version, connected, starting, troubles.Length, [.. troubles]);
}
