using System.Diagnostics;
using System.Diagnostics.Metrics;
using KGateway.Grains.Contracts.Metrics;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Diagnostics;

/// <summary>Instruments of the xDS server; names and labels are kgateway's where it has the same.</summary>
internal sealed class XdsMetrics : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "KGateway.XdsFrontend";

    private readonly Meter _meter;
    private readonly Counter<long> _authentications;
    private readonly Counter<long> _authenticationSuccesses;
    private readonly Counter<long> _authenticationFailures;
    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _rejects;
    private readonly UpDownCounter<long> _activeRejects;
    private readonly Counter<long> _pushes;
    private readonly Counter<long> _pushedBytes;
    private readonly Histogram<double> _acknowledgements;

    public XdsMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _authentications = _meter.CreateCounter<long>("kgateway_xds_auth_rq_total", description: "Streams that were authenticated or refused");
        _authenticationSuccesses = _meter.CreateCounter<long>("kgateway_xds_auth_rq_success_total", description: "Streams that were authenticated");
        _authenticationFailures = _meter.CreateCounter<long>("kgateway_xds_auth_rq_failure_total", description: "Streams that were refused");
        _streams = _meter.CreateUpDownCounter<long>("kgateway_xds_streams", description: "Open xDS streams of this replica");
        _rejects = _meter.CreateCounter<long>("kgateway_envoy_xds_rejects_total", description: "Responses that proxies refused (NACK)");
        _activeRejects = _meter.CreateUpDownCounter<long>("kgateway_envoy_xds_rejects_active", description: "Streams and types with refused content that is still wanted");
        _pushes = _meter.CreateCounter<long>("kgateway_xds_pushes_total", description: "Responses written");
        _pushedBytes = _meter.CreateCounter<long>("kgateway_xds_pushed_bytes_total", "By", "Bytes of resources written");
        _acknowledgements = _meter.CreateDuration("kgateway_xds_acknowledgement_duration_seconds", "From writing a response to its ACK");
    }

    /// <summary>One activity a push, when someone listens.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    public void AuthenticationBegins() => _authentications.Add(1);

    public void AuthenticationEnds(bool success) => (success ? _authenticationSuccesses : _authenticationFailures).Add(1);

    public void StreamOpened(ProxyHello hello) => _streams.Add(1, Gateway(hello.Gateway));

    public void StreamClosed(ProxyHello hello) => _streams.Add(-1, Gateway(hello.Gateway));

    public void Rejected(ObjectKey gateway, XdsType type) => _rejects.Add(1, Rejection(gateway, type));

    public void RejectionActive(ObjectKey gateway, XdsType type, int change) => _activeRejects.Add(change, Rejection(gateway, type));

    public void Acknowledged(XdsType type, TimeSpan elapsed) => _acknowledgements.Record(elapsed.TotalSeconds, TypeUrl(type));

    public void Pushed(XdsType type, int bytes)
    {
        _pushes.Add(1, TypeUrl(type));
        _pushedBytes.Add(bytes, TypeUrl(type));
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> TypeUrl(XdsType type) => new("type_url", type.Url());

    private static TagList Gateway(ObjectKey gateway) => new() { { "namespace", gateway.Namespace }, { "gateway", gateway.Name } };

    private static TagList Rejection(ObjectKey gateway, XdsType type) =>
        new() { { "gateway_namespace", gateway.Namespace }, { "gateway_name", gateway.Name }, { "type_url", type.Url() } };
}
