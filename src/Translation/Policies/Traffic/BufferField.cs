using System.Collections.Immutable;
using KGateway.Resources.Kgateway.TrafficPolicies;
using EnvoyBuffer = Envoy.Extensions.Filters.Http.Buffer.V3.Buffer;
using EnvoyBufferPerRoute = Envoy.Extensions.Filters.Http.Buffer.V3.BufferPerRoute;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>buffer</c>: requests are sent on only when they are complete.</summary>
internal sealed class BufferField : TrafficField
{
    private const string FilterName = "envoy.filters.http.buffer";

    private static readonly ImmutableArray<HttpFilter> ChainFilters =
    [
        new(FilterName, HttpFilterStage.Accepted, -2, new EnvoyBuffer { MaxRequestBytes = uint.MaxValue }, disabled: true) { WaitsForRequests = true },
    ];

    private readonly EnvoyBufferPerRoute _config;

    private BufferField(EnvoyBufferPerRoute config) => _config = config;

    /// <inheritdoc/>
    public override string Key => "buffer";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => ChainFilters;

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.Buffer is not { } buffer)
            return null;
        if (buffer.Disable is not null)
            return new BufferField(new EnvoyBufferPerRoute { Disabled = true });
        // Parts of a byte count as one.
        var size = decimal.Ceiling(buffer.MaxRequestSize?.Value ?? 0);
        if (size is <= 0 or > uint.MaxValue)
        {
            context.Fail("buffer: maxRequestSize must be greater than 0 and less than 4Gi");
            return null;
        }

        return new BufferField(new EnvoyBufferPerRoute { Buffer = new EnvoyBuffer { MaxRequestBytes = (uint)size } });
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs) => configs.Configure(FilterName, _config);
}
