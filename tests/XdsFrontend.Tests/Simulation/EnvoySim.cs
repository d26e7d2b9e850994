using System.Globalization;
using System.Text;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.XdsFrontend.Tests.Simulation;

/// <summary>
/// A proxy that subscribes, warms, answers and reconnects as Envoy does, over a network of two queues, and checks at each step that no
/// route in force leads to a cluster that isn't there or never got its endpoints ("NC" in Envoy's access log).
/// </summary>
internal sealed partial class EnvoySim
{
    private static readonly TimeSpan InitialFetchTimeout = TimeSpan.FromSeconds(15);

    private const int HistoryLength = 100;

    private readonly Queue<string> _history = new();
    private readonly SimWorld _world;
    private readonly FakeTimeProvider _time;
    private readonly SimKind _kind;
    private readonly Func<StreamState, IOrderRules>? _rules;
    private readonly Dictionary<XdsType, Dictionary<string, EncodedResource>> _held = [];
    private readonly Dictionary<string, DateTimeOffset> _warming = [];
    private readonly HashSet<string> _neverWarm = [];
    private readonly HashSet<string> _owed = [];
    private readonly HashSet<string> _released = [];
    private readonly HashSet<string> _refusedClusters = [];
    private readonly HashSet<string> _excused = [];
    private readonly Dictionary<string, DateTimeOffset> _used = [];
    private readonly Queue<XdsResponse> _inbox = new();
    private readonly Queue<XdsRequest> _outbox = new();
    private readonly HashSet<string> _nonces = [];
    private readonly HashSet<XdsType> _subscribed = [];
    private readonly HashSet<XdsType> _refusedOnStream = [];
    private readonly HashSet<string> _asked = [];
    private readonly HashSet<string> _answers = [];
    private readonly List<(XdsResponse Response, HashSet<string> Waiting)> _heldAcks = [];
    private readonly Dictionary<XdsType, string> _lastNonce = [];
    private readonly Dictionary<XdsType, string> _acceptedVersion = [];
    private RecordingObserver _observer = new();
    private StreamEngine _engine;

    public EnvoySim(SimWorld world, FakeTimeProvider time, SimKind kind, Func<StreamState, IOrderRules>? rules)
    {
        _world = world;
        _time = time;
        _kind = kind;
        _rules = rules;
        foreach (var type in XdsTypes.All)
        {
            _held[type] = [];
        }

        _engine = Open();
        Start();
    }

    /// <summary>Changes a response on its way; null loses it. For planted faults.</summary>
    public Func<XdsResponse, XdsResponse?> Tamper { get; init; } = static response => response;

    public SimKind Kind => _kind;

    /// <summary>Nothing is on its way.</summary>
    public bool Idle => _inbox.Count == 0 && _outbox.Count == 0;

    public TimeSpan? EngineWait => _engine.Wait;

    /// <summary>The server writes what it can; false if there was nothing.</summary>
    public bool ServerWrites()
    {
        if (_inbox.Count >= _kind.Window || !_engine.TryNext(out var response))
        {
            return false;
        }

        Note($"written {response.Type} {response.Nonce[^4..]} [{string.Join(' ', response.Resources.ToArray().Select(Text))}] -[{string.Join(' ', response.Removed)}]");
        foreach (var resource in response.Resources.ToArray())
        {
            if (_asked.Remove($"{resource.Type}/{resource.Name}"))
            {
                _answers.Add($"{response.Nonce}/{resource.Name}");
            }
        }

        if (Tamper(response) is { } sent)
        {
            _inbox.Enqueue(sent);
        }

        return true;
    }

    /// <summary>The server reads a request; false if there was none.</summary>
    public bool ServerReads()
    {
        if (!_outbox.TryDequeue(out var request))
        {
            return false;
        }

        Note($"request {request.Type} {(request.Nonce.Length > 4 ? request.Nonce[^4..] : "")} [{string.Join(' ', request.Names)}] -[{string.Join(' ', request.Unsubscribe)}] {request.Error}");
        _engine.OnRequest(request);
        foreach (var name in request.Names.Where(name => !request.InitialVersions.ContainsKey(name)))
        {
            _asked.Add($"{request.Type}/{name}");
        }

        return true;
    }

    /// <summary>The proxy reads a response; false if there was none.</summary>
    public bool Reads()
    {
        if (!_inbox.TryDequeue(out var response))
        {
            return false;
        }

        Take(response);
        CheckRoutes();
        return true;
    }

    /// <summary>What time alone does: warming ends without endpoints.</summary>
    public void Ticks()
    {
        foreach (var (name, since) in _warming.ToArray())
        {
            if (_time.GetUtcNow() - since >= InitialFetchTimeout)
            {
                _excused.Add(name);
                Warm(name);
            }
        }

        ReleaseAcks();
    }

    public void Reconnect()
    {
        _engine = Open();
        Start();
    }

    private StreamEngine Open()
    {
        _inbox.Clear();
        _outbox.Clear();
        _nonces.Clear();
        _subscribed.Clear();
        _refusedOnStream.Clear();
        _asked.Clear();
        _answers.Clear();
        _heldAcks.Clear();
        _lastNonce.Clear();
        _released.UnionWith(_observer.WithoutEndpoints.Select(sent => sent[(sent.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        _observer = new RecordingObserver();

        // The network is slower than any real one: what is about a proxy that never subscribes must not end the patience with it.
        var options = new EngineOptions { MaxResponseBytes = _kind.MaxResponseBytes, RemovalPatience = TimeSpan.FromMinutes(1), RemovalGrace = _kind.RemovalGrace };
        IWireForm form = _kind.Delta ? DeltaForm.Instance : StateOfTheWorldForm.Instance;
        return new StreamEngine(form, _world.Source.Cell, _time, options, _observer, $"{Guid.NewGuid():N}", _rules);
    }

    private void Start()
    {
        Subscribe(XdsType.Cluster, []);
        Subscribe(XdsType.Endpoints, AllNames(XdsType.Endpoints));
        if (_held[XdsType.Cluster].Count > 0 || _held[XdsType.Listener].Count > 0 || _kind.EagerListeners)
        {
            Subscribe(XdsType.Listener, []);
            Subscribe(XdsType.Route, RouteNames());
        }
    }

    private string[] RouteNames() => [.. _held[XdsType.Listener].Keys.Select(RouteOf)];

    private void Subscribe(XdsType type, string[] names)
    {
        var first = _subscribed.Add(type);
        if (!first && names.Length == 0)
        {
            return;
        }

        if (names.Length == 0 && type is XdsType.Endpoints or XdsType.Route)
        {
            _subscribed.Remove(type);
            return;
        }

        var versions = first && _kind.Delta
            ? _held[type].Where(pair => !(type == XdsType.Endpoints && _warming.ContainsKey(pair.Key))).ToDictionary(pair => pair.Key, pair => pair.Value.Version.ToString())
            : [];
        _outbox.Enqueue(new XdsRequest(type) { Names = _kind.Delta ? names : AllNames(type), InitialVersions = versions, Nonce = _kind.Delta ? "" : _lastNonce.GetValueOrDefault(type, ""), Version = _acceptedVersion.GetValueOrDefault(type, "") });
    }

    private string[] AllNames(XdsType type) => type switch
    {
        XdsType.Endpoints => [.. _held[XdsType.Cluster].Keys.Where(HasCluster)],
        XdsType.Route => RouteNames(),
        _ => [],
    };

    private void Take(XdsResponse response)
    {
        Note($"read {response.Type} {response.Nonce[^4..]}");
        CheckResponse(response);
        var bad = _kind.Strict ? response.Resources.ToArray().Where(resource => Text(resource).Contains("bad", StringComparison.Ordinal) && !Holds(resource)).ToArray() : [];
        _lastNonce[response.Type] = response.Nonce;
        if (bad.Length > 0)
        {
            _refusedOnStream.Add(response.Type);

            // Sending waits for no ACK, so a route may already be on its way to what was dropped with the bad ones.
            _refusedClusters.UnionWith((_kind.PartialRefusal ? bad : response.Resources.ToArray()).Select(resource => resource.Name));
            if (_kind.PartialRefusal)
            {
                Apply(response, [.. response.Resources.ToArray().Except(bad)], bad);
            }

            var words = _kind.NamesTheBad ? string.Join("; ", bad.Select(resource => $"{resource.Name}: bad")) : "refused";
            _outbox.Enqueue(Answer(response) with { Error = words });
            return;
        }

        // What nobody subscribes to any longer is ignored.
        var used = response.Resources.ToArray().Where(resource => resource.Type switch
        {
            XdsType.Endpoints => HasCluster(resource.Name),
            XdsType.Route => _held[XdsType.Listener].ContainsKey("l" + resource.Name[1..]),
            _ => true,
        });
        var waiting = Apply(response, [.. used], []);

        // Its ACK may wait, but when it connects anew it says which version it has taken.
        _acceptedVersion[response.Type] = response.Version;
        _heldAcks.Add((response, waiting));
        ReleaseAcks();
    }

    // An empty cluster has no endpoints to ask for.
    private bool HasCluster(string name) => _held[XdsType.Cluster].TryGetValue(name, out var cluster) && cluster is not EmptyCluster;

    private bool Holds(EncodedResource resource) => _held[resource.Type].TryGetValue(resource.Name, out var held) && held.Version == resource.Version;

    private XdsRequest Answer(XdsResponse response) => new(response.Type)
    {
        Nonce = response.Nonce,
        Names = _kind.Delta ? [] : AllNames(response.Type),
    };

    private static string RouteOf(string listener) => "r" + listener[1..];

    private static string Text(EncodedResource resource) => resource is EmptyCluster ? $"{resource.Name}:empty" : Encoding.UTF8.GetString(resource.ToArray()) + (resource.OwnsClusters ? " (owns)" : "");

    private static int Sequence(EncodedResource resource) =>
        int.Parse(Text(resource).Split(':')[1].Replace("bad", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
