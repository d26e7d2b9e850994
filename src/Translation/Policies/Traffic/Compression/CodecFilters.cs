using System.Collections.Immutable;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.Compressor.V3;
using Envoy.Extensions.Filters.Http.Decompressor.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Encoding;
using BrotliCompressor = Envoy.Extensions.Compression.Brotli.Compressor.V3.Brotli;
using BrotliDecompressor = Envoy.Extensions.Compression.Brotli.Decompressor.V3.Brotli;
using GzipCompressor = Envoy.Extensions.Compression.Gzip.Compressor.V3.Gzip;
using GzipDecompressor = Envoy.Extensions.Compression.Gzip.Decompressor.V3.Gzip;
using ZstdCompressor = Envoy.Extensions.Compression.Zstd.Compressor.V3.Zstd;
using ZstdDecompressor = Envoy.Extensions.Compression.Zstd.Decompressor.V3.Zstd;

namespace KGateway.Translation.Policies.Traffic.Compression;

/// <summary>Envoy's filters that compress and decompress: one for each format.</summary>
internal static class CodecFilters
{
    private const string Compressor = "envoy.filters.http.compressor";
    private const string Decompressor = "envoy.filters.http.decompressor";

    private static readonly CompressionLibrary[] All = [CompressionLibrary.Gzip, CompressionLibrary.Brotli, CompressionLibrary.Zstd];

    /// <summary>The names of all filters that compress.</summary>
    public static ImmutableArray<string> AllCompressors { get; } = [.. All.Select(static library => Name(Compressor, library))];

    /// <summary>The names of all filters that decompress.</summary>
    public static ImmutableArray<string> AllDecompressors { get; } = [.. All.Select(static library => Name(Decompressor, library))];

    /// <summary>
    /// The filters that compress responses. Of several formats that a client takes equally Envoy prefers the one whose filter comes first,
    /// so they stand in the order in which they are written, and of several policies in that of the first.
    /// </summary>
    public static ImmutableArray<HttpFilter> Compressors(EquatableArray<CompressionLibrary> libraries, FilterRank rank) =>
        [.. OrDefault(libraries).Select((library, index) => new HttpFilter(
            Name(Compressor, library), HttpFilterStage.Cors, 1 + index, CompressorOf(library), disabled: true) { Rank = rank })];

    /// <summary>The filters that decompress requests.</summary>
    public static ImmutableArray<HttpFilter> Decompressors(EquatableArray<CompressionLibrary> libraries) =>
        [.. OrDefault(libraries).Select(static library => new HttpFilter(
            Name(Decompressor, library), HttpFilterStage.Cors, 1, DecompressorOf(library), disabled: true))];

    private static CompressionLibrary[] OrDefault(EquatableArray<CompressionLibrary> libraries) =>
        libraries.IsEmpty ? [CompressionLibrary.Gzip] : [.. libraries.Distinct()];

    private static string Name(string filter, CompressionLibrary library) =>
        library == CompressionLibrary.Gzip ? filter : $"{filter}.{Word(library)}";

    private static string Word(CompressionLibrary library) => library switch
    {
        CompressionLibrary.Brotli => "brotli",
        CompressionLibrary.Zstd => "zstd",
        _ => "gzip",
    };

    // Requests are left as they are.
    private static Compressor CompressorOf(CompressionLibrary library) => new()
    {
        CompressorLibrary = Library(library, "compressor", library switch
        {
            CompressionLibrary.Brotli => new BrotliCompressor(),
            CompressionLibrary.Zstd => new ZstdCompressor(),
            _ => new GzipCompressor(),
        }),
        RequestDirectionConfig = new Compressor.Types.RequestDirectionConfig
        {
            CommonConfig = new Compressor.Types.CommonDirectionConfig { Enabled = Never() },
        },
    };

    // Responses are left as they are.
    private static Decompressor DecompressorOf(CompressionLibrary library) => new()
    {
        DecompressorLibrary = Library(library, "decompressor", library switch
        {
            CompressionLibrary.Brotli => new BrotliDecompressor(),
            CompressionLibrary.Zstd => new ZstdDecompressor(),
            _ => new GzipDecompressor(),
        }),
        ResponseDirectionConfig = new Decompressor.Types.ResponseDirectionConfig
        {
            CommonConfig = new Decompressor.Types.CommonDirectionConfig { Enabled = Never() },
        },
    };

    private static TypedExtensionConfig Library(CompressionLibrary library, string kind, IMessage config) =>
        new() { Name = $"envoy.compression.{Word(library)}.{kind}", TypedConfig = TypedConfig.Of(config) };

    private static RuntimeFeatureFlag Never() => new() { DefaultValue = false };
}
