using BenchmarkDotNet.Attributes;
using KGateway.Translation;
using KGateway.Translation.State;

namespace KGateway.TranslationBench;

/// <summary>
/// What a translation from nothing costs, and what the change of one route (a random one each time) costs after it, applying the change
/// to the state included.
/// </summary>
[MemoryDiagnoser]
public class GatewayTranslation
{
    private const int Changes = 512;

    private readonly TranslationSettings _settings = TranslationSettings.Default;
    private ClusterState _state = ClusterState.Empty;
    private GatewayTranslator _translator = null!;
    private ResourceChange[][] _changes = [];
    private int _next;

    /// <summary>How many HTTPRoutes the Gateway has.</summary>
    [Params(1_000, 10_000)]
    public int RouteCount { get; set; }

    /// <summary>Reads the routes and warms up a translator.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        _state = Routes.State(RouteCount);
        _translator = new GatewayTranslator(Routes.Gateway, _settings);
        _translator.Translate(_state);
        // Twice the same routes with other contents, so that each change is one, however often they are gone through.
        int[] routes = [.. Enumerable.Range(0, Changes).Select(_ => random.Next(RouteCount))];
        _changes = [.. Enumerable.Range(0, 2 * Changes).Select(i => Routes.Change(routes[i % Changes], i + 1))];
    }

    /// <summary>Everything, by a new translator.</summary>
    [Benchmark]
    public object Full() => new GatewayTranslator(Routes.Gateway, _settings).Translate(_state);

    /// <summary>One changed route.</summary>
    [Benchmark]
    public object OneRoute()
    {
        _state = _state.Apply(_changes[_next++ % _changes.Length]);
        return _translator.Translate(_state);
    }
}
