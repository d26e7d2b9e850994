using System.Collections.Concurrent;
using KGateway.Grains.Tests.Harness;
using KGateway.Grains.Translations;

namespace KGateway.Grains.Tests;

public sealed class TranslationGateTests
{
    private readonly TranslationGate _gate = new(1);
    private readonly ConcurrentQueue<string> _order = new();
    private readonly TaskCompletionSource _held = new();

    [Fact]
    public async Task UrgentOnesComeFirstAndOthersInTheirOrder()
    {
        await RunAsync(
            () => { },
            ("a", TranslationUrgency.ProxiesServed),
            ("b", TranslationUrgency.NoProxies),
            ("c", TranslationUrgency.ProxiesServed),
            ("d", TranslationUrgency.ProxiesWait),
            ("e", TranslationUrgency.OwnChange));
        Assert.Equal(["d", "e", "a", "c", "b"], _order);
    }

    [Fact]
    public async Task OneThatIsHurriedComesBeforeThoseOfSharedChangesAndOnlyOnce()
    {
        await RunAsync(
            () =>
            {
                _gate.Hurry("c");
                _gate.Hurry("c");
                _gate.Hurry("d");
                _gate.Hurry("nobody");
            },
            ("a", TranslationUrgency.ProxiesServed),
            ("b", TranslationUrgency.ProxiesServed),
            ("c", TranslationUrgency.NoProxies),
            ("d", TranslationUrgency.ProxiesWait));
        Assert.Equal(["d", "c", "a", "b"], _order);
        Assert.Equal(0, _gate.Waiting);
        // The turn that it had twice leaves the gate as it was.
        await _gate.RunAsync("c", TranslationUrgency.ProxiesServed, () => 0);
        Assert.Equal(0, _gate.Waiting);
    }

    [Fact]
    public async Task WorkThatThrowsGivesItsTurnOn()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _gate.RunAsync<int>("a", TranslationUrgency.ProxiesServed, static () => throw new InvalidOperationException()));
        Assert.Equal(1, await _gate.RunAsync("a", TranslationUrgency.ProxiesServed, static () => 1));
    }

    // Lets them all wait for one that is held, and writes down who comes when.
    private async Task RunAsync(Action whileWaiting, params (string Who, TranslationUrgency Urgency)[] wanted)
    {
        var runs = new List<Task> { Run("first", TranslationUrgency.NoProxies, _held.Task.Wait) };
        foreach (var (who, urgency) in wanted)
            runs.Add(Run(who, urgency, () => _order.Enqueue(who)));
        Assert.Equal(wanted.Length, _gate.Waiting);
        whileWaiting();
        Assert.Equal(wanted.Length, _gate.Waiting);
        _held.SetResult();
        await Task.WhenAll(runs).WaitAsync(TestCluster.Deadline, TestContext.Current.CancellationToken);
    }

    private Task Run(string who, TranslationUrgency urgency, Action work) => _gate.RunAsync(who, urgency, () =>
    {
        work();
        return 0;
    });
}
