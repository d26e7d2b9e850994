using System.Collections.Immutable;
using KGateway.Resources.Kgateway.TrafficPolicies;

namespace KGateway.Translation.Policies.Traffic.Compression;

/// <summary>
/// Fields <c>compression.responseCompression</c> and <c>compression.requestDecompression</c>: the filters of the formats are turned on, or
/// all that may be turned on elsewhere are turned off.
/// </summary>
internal sealed class CompressionField : TrafficField
{
    private readonly ImmutableArray<string> _off;

    private CompressionField(string key, ImmutableArray<HttpFilter> on, ImmutableArray<string> off)
    {
        Key = key;
        Filters = on;
        _off = off;
    }

    /// <inheritdoc/>
    public override string Key { get; }

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters { get; }

    /// <inheritdoc/>
    public override TrafficField BesideRoutes => new CompressionField(Key, [.. Filters.Select(static filter => filter.BesideRoutes())], _off);

    /// <summary>Resolves the compression of responses.</summary>
    public static TrafficField? ResolveResponses(TrafficPolicySpec spec, TrafficFieldContext context) =>
        spec.Compression?.ResponseCompression is not { } codecs ? null
        : codecs.Disable is null ? new CompressionField("compression", CodecFilters.Compressors(codecs.Libraries, RankOf(context)), [])
        : new CompressionField("compression", [], CodecFilters.AllCompressors);

    /// <summary>Resolves the decompression of requests.</summary>
    public static TrafficField? ResolveRequests(TrafficPolicySpec spec, TrafficFieldContext context) =>
        spec.Compression?.RequestDecompression is not { } codecs ? null
        : codecs.Disable is null ? new CompressionField("decompression", CodecFilters.Decompressors(codecs.Libraries), [])
        : new CompressionField("decompression", [], CodecFilters.AllDecompressors);

    private static FilterRank RankOf(TrafficFieldContext context) =>
        new(BesideRoutes: false, context.Policy.Metadata.CreationTimestamp ?? default);

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs)
    {
        foreach (var filter in Filters)
            configs.Enable(filter.Name);
        foreach (var name in _off)
            configs.DisableIfPresent(name);
    }
}
