using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// The state machine of one discovery stream, incremental or state of the world. Fed with requests and woken by snapshots and time, it
/// yields the next response to write. Pure: no I/O, no threads; the caller serialises the calls.
/// </summary>
internal sealed partial class StreamEngine
{
    private readonly IWireForm _form;
    private readonly ISnapshotFeed _feed;
    private readonly TimeProvider _time;
    private readonly EngineOptions _options;
    private readonly IEngineObserver _observer;
    private readonly IOrderRules _rules;
    private readonly StreamState _stream = new();
    private readonly string _noncePrefix;
    private readonly long _removalGrace;
    private readonly List<XdsRequest> _early = [];
    private long _lastNumber;
    private long _deadline = long.MaxValue;

    /// <summary>An engine for one stream.</summary>
    /// <param name="form">The wire form.</param>
    /// <param name="feed">The snapshots to serve.</param>
    /// <param name="time">Clock.</param>
    /// <param name="options">Limits.</param>
    /// <param name="observer">Is told what happens.</param>
    /// <param name="streamTag">Makes the nonces of this stream differ from those of others.</param>
    /// <param name="rules">Makes the rules of order; null for <see cref="MakeBeforeBreak"/>.</param>
    public StreamEngine(
        IWireForm form,
        ISnapshotFeed feed,
        TimeProvider time,
        EngineOptions options,
        IEngineObserver observer,
        string streamTag,
        Func<StreamState, IOrderRules>? rules = null)
    {
        _form = form;
        _feed = feed;
        _time = time;
        _options = options;
        _observer = observer;
        _noncePrefix = streamTag + "-";
        _removalGrace = (long)(options.RemovalGrace.TotalSeconds * time.TimestampFrequency);
        _rules = rules?.Invoke(_stream) ?? new MakeBeforeBreak(_stream, options, time, observer);
    }

    /// <summary>What is subscribed and held; for reading only.</summary>
    public StreamState Stream => _stream;

    /// <summary>
    /// After <see cref="TryNext"/> gave nothing: how long until time alone may bring a response; null when only an event can.
    /// </summary>
    public TimeSpan? Wait
    {
        get
        {
            if (_deadline == long.MaxValue)
            {
                return null;
            }

            var wait = _time.GetElapsedTime(_time.GetTimestamp(), _deadline);
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    /// <summary>Takes a request. Before the first snapshot it is kept: nothing may be answered from nothing.</summary>
    public void OnRequest(XdsRequest request)
    {
        if (!Advance())
        {
            _early.Add(request);
            return;
        }

        Take(request);
    }

    /// <summary>The next response to write, if there is one now.</summary>
    public bool TryNext([NotNullWhen(true)] out XdsResponse? response)
    {
        response = null;
        _deadline = long.MaxValue;
        if (!Advance())
        {
            return false;
        }

        var now = _time.GetTimestamp();
        foreach (var type in XdsTypes.All)
        {
            response = Additions(_stream[type], now);
            if (response is not null)
            {
                return true;
            }
        }

        response = ClusterRemovals(now) ?? SecretRemovals(now);
        if (response is not null)
        {
            return true;
        }

        Report();
        return false;
    }

    /// <summary>The nonce of a response of this stream.</summary>
    internal string NonceOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{_noncePrefix}{number}");

    private bool Advance()
    {
        var newest = _feed.Current;
        var before = _stream.Snapshot;
        if (newest is null)
        {
            return false;
        }

        if (ReferenceEquals(newest, before) || AnyHalfFilled())
        {
            return true;
        }

        var now = _time.GetTimestamp();
        var changes = before is null ? null : _feed.ChangesSince(before.Revision);
        _stream.Snapshot = newest;
        foreach (var type in XdsTypes.All)
        {
            _stream[type].Advance(newest[type], changes?[type], changes is not null, now);
        }

        _rules.Advanced(newest);
        if (before is null)
        {
            foreach (var request in _early)
            {
                Take(request);
            }

            _early.Clear();
            _early.TrimExcess();
        }

        return true;
    }

    // A fill ends with the set that it began with; the newer snapshot is compared with that afterwards.
    private bool AnyHalfFilled()
    {
        foreach (var type in XdsTypes.All)
        {
            if (_stream[type] is { Filling: true, Filled: > 0 })
            {
                return true;
            }
        }

        return false;
    }

    private void Take(XdsRequest request)
    {
        var now = _time.GetTimestamp();
        var state = _stream[request.Type];
        var first = !state.Requested;
        var answered = false;
        if (!first && TryParseNonce(request.Nonce, out var number))
        {
            answered = Answer(state, number, request.Error);
            if (_form.NewestNonceOnly && number != state.LastNumber)
            {
                state.AskedTooEarly |= !answered;
                _form.Overtaken(state, request);
                return;
            }
        }
        else if (!first && request.Nonce.Length > 0 && _form.NewestNonceOnly)
        {
            return;
        }

        state.Requested = true;
        var answers = (answered && !state.AskedTooEarly) || (request.Nonce.Length == 0 && state.LastNumber == 0);
        state.AskedTooEarly = false;
        var returns = first && request.Version.Length > 0;
        if (returns && state.Type is XdsType.Listener or XdsType.Route)
        {
            state.Brought = true;
        }

        _form.Subscribe(state, request, first, answers, now);
        if (returns && state.Type == XdsType.Cluster)
        {
            _returnsWith = request.Version;
        }
    }

    private bool TryParseNonce(string nonce, out long number)
    {
        number = 0;
        return nonce.StartsWith(_noncePrefix, StringComparison.Ordinal)
            && long.TryParse(nonce.AsSpan(_noncePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private string NextNonce(TypeState state)
    {
        state.LastNumber = ++_lastNumber;
        return NonceOf(_lastNumber);
    }
}
