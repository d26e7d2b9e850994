using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.XdsFrontend.Tests.Support;

/// <summary>One stream's engine, driven by hand: requests in, responses out, time as the test says.</summary>
internal sealed class EngineStream
{
    private static int _streams;

    private readonly Dictionary<XdsType, List<string>> _names = [];
    private readonly HashSet<XdsType> _seen = [];

    /// <summary>A new stream; without options clusters go as soon as nothing names them.</summary>
    public EngineStream(World world, bool delta, EngineOptions? options = null, FakeTimeProvider? time = null, Func<StreamState, IOrderRules>? rules = null)
    {
        Delta = delta;
        Time = time ?? new FakeTimeProvider();
        var form = delta ? (IWireForm)DeltaForm.Instance : StateOfTheWorldForm.Instance;
        Engine = new StreamEngine(form, world.Cell, Time, options ?? new EngineOptions { RemovalGrace = TimeSpan.Zero }, Observer, $"t{Interlocked.Increment(ref _streams)}", rules);
    }

    public bool Delta { get; }

    public FakeTimeProvider Time { get; }

    public RecordingObserver Observer { get; } = new();

    public StreamEngine Engine { get; }

    public void Send(XdsRequest request) => Engine.OnRequest(request);

    /// <summary>Subscribes names on top of those before; none on a first request asks for everything.</summary>
    public void Subscribe(XdsType type, params string[] names)
    {
        var all = _names.TryGetValue(type, out var list) ? list : _names[type] = [];
        all.AddRange(names.Where(name => !all.Contains(name)));
        Send(new XdsRequest(type) { Names = Delta ? names : [.. all], Nonce = Delta ? "" : LastNonce(type) });
    }

    /// <summary>The first request of a type on a new stream by a proxy that holds what an earlier one gave it (state of the world).</summary>
    public void Return(XdsType type, string version, params string[] names)
    {
        _names[type] = [.. names];
        Send(new XdsRequest(type) { Names = names, Version = version });
    }

    /// <summary>Drops names.</summary>
    public void Unsubscribe(XdsType type, params string[] names)
    {
        _names[type].RemoveAll(names.Contains);
        Send(new XdsRequest(type) { Unsubscribe = Delta ? names : [], Names = Delta ? [] : [.. _names[type]], Nonce = Delta ? "" : LastNonce(type) });
    }

    public void Ack(XdsResponse response) => Send(Answer(response));

    public void Nack(XdsResponse response, string error = "bad") => Send(Answer(response) with { Error = error });

    public XdsRequest Answer(XdsResponse response) => new(response.Type)
    {
        Nonce = response.Nonce,
        Names = Delta ? [] : [.. _names.GetValueOrDefault(response.Type) ?? []],
    };

    /// <summary>All responses that are due now, without answering any.</summary>
    public List<XdsResponse> Due()
    {
        var due = new List<XdsResponse>();
        while (Engine.TryNext(out var response))
        {
            due.Add(response);
            _last[response.Type] = response.Nonce;
            Assert.True(due.Count < 10_000, "endless responses");
        }

        return due;
    }

    /// <summary>All responses, each ACKed, until there are no more.</summary>
    public List<XdsResponse> Run()
    {
        var all = new List<XdsResponse>();
        for (var due = Due(); due.Count > 0; due = Due())
        {
            all.AddRange(due);
            due.ForEach(Ack);
        }

        return all;
    }

    public XdsResponse One() => Assert.Single(Due());

    public void Quiet() => Assert.Empty(Due());

    /// <summary>Clusters, endpoints by name, listeners and the route, all ACKed.</summary>
    public EngineStream Connected(params string[] endpoints)
    {
        Subscribe(XdsType.Cluster);
        Run();
        if (endpoints.Length > 0)
        {
            Subscribe(XdsType.Endpoints, endpoints);
            Run();
        }

        Subscribe(XdsType.Listener);
        Run();
        Subscribe(XdsType.Route, "r");
        Run();
        return this;
    }

    public EngineStream Later(TimeSpan span)
    {
        Time.Advance(span);
        return this;
    }

    private readonly Dictionary<XdsType, string> _last = [];

    private string LastNonce(XdsType type) => _last.GetValueOrDefault(type, "");
}

internal static class ResponseExtensions
{
    public static string[] Names(this XdsResponse response) => [.. response.Resources.ToArray().Select(resource => resource.Name).Order(StringComparer.Ordinal)];

    /// <summary>"type:name" of resources and "-type:name" of removals, in order of sending.</summary>
    public static string[] Flow(this IEnumerable<XdsResponse> responses) =>
    [
        .. responses.Select(response =>
            $"{response.Type}:{string.Join(',', response.Names())}{(response.Removed.Count > 0 ? "-" + string.Join(',', response.Removed.Order(StringComparer.Ordinal)) : "")}"),
    ];
}
