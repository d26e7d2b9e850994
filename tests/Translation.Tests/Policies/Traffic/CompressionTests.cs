using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Traffic.Compression;

namespace KGateway.Translation.Tests.Policies.Traffic;

public class CompressionTests
{
    [Fact]
    public void ResponsesAreCompressedInTheOrderOfTheFormats()
    {
        const string Fields = "{compression: {responseCompression: {libraries: [Zstd, Gzip, Brotli]}}}";

        Assert.Equal(
            [
                "Cors 1 envoy.filters.http.compressor.zstd disabled",
                "Cors 2 envoy.filters.http.compressor disabled",
                "Cors 3 envoy.filters.http.compressor.brotli disabled",
            ],
            TrafficCase.Filters(Fields));
        string json = TrafficCase.Route(Fields);
        foreach (string name in new[] { "compressor", "compressor.brotli", "compressor.zstd" })
            Assert.Contains($"'envoy.filters.http.{name}':{{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','config':{{}}}}", json);
        Assert.Equal("compression", Assert.Single(TrafficCase.Valid(Fields).Fields).Key);
    }

    [Fact]
    public void RequestsAreDecompressed()
    {
        const string Fields = "{compression: {requestDecompression: {libraries: [Zstd, Gzip]}}}";

        Assert.Equal(
            ["Cors 1 envoy.filters.http.decompressor disabled", "Cors 1 envoy.filters.http.decompressor.zstd disabled"],
            TrafficCase.Filters(Fields));
        Assert.Equal("decompression", Assert.Single(TrafficCase.Valid(Fields).Fields).Key);
    }

    [Fact]
    public void GzipIsTheDefault()
    {
        Assert.Equal(
            "{'name':'envoy.filters.http.compressor','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.filters.http.compressor.v3.Compressor',"
            + "'compressorLibrary':{'name':'envoy.compression.gzip.compressor','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip'}},"
            + "'requestDirectionConfig':{'commonConfig':{'enabled':{'defaultValue':false}}}},'disabled':true}",
            TrafficCase.Filter("{compression: {responseCompression: {}}}"));
        Assert.Equal(
            "{'name':'envoy.filters.http.decompressor','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.filters.http.decompressor.v3.Decompressor',"
            + "'decompressorLibrary':{'name':'envoy.compression.gzip.decompressor','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.compression.gzip.decompressor.v3.Gzip'}},"
            + "'responseDirectionConfig':{'commonConfig':{'enabled':{'defaultValue':false}}}},'disabled':true}",
            TrafficCase.Filter("{compression: {requestDecompression: {}}}"));
    }

    [Theory]
    [InlineData("responseCompression", "compressor")]
    [InlineData("requestDecompression", "decompressor")]
    public void AllFormatsAreSwitchedOff(string field, string filter)
    {
        string fields = $"{{compression: {{{field}: {{disable: {{}}}}}}}}";

        string json = TrafficCase.Route(fields);
        foreach (string format in new[] { "", ".brotli", ".zstd" })
        {
            Assert.Contains(
                $"'envoy.filters.http.{filter}{format}':{{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','config':{{}},'isOptional':true,'disabled':true}}",
                json);
        }

        Assert.Empty(TrafficCase.Filters(fields));
    }

    [Theory]
    [InlineData("[Brotli, Gzip]", "[Gzip, Zstd]", ".brotli, , .zstd")]
    [InlineData("[Zstd]", "[Gzip, Zstd, Brotli]", ".zstd, , .brotli")]
    [InlineData("[Gzip]", "[Brotli]", ", .brotli")]
    [InlineData("[Brotli]", "[Gzip]", ".brotli, ")]
    public void TheOldestOfSeveralPoliciesSaysInWhichOrderFormatsArePreferred(string older, string newer, string expected)
    {
        HttpFilter[] filters = [.. Compressors(newer, "2026-02-01"), .. Compressors(older, "2026-01-01"), .. Decompressors];

        Assert.Equal(
            [.. expected.Split(", ").Select(static format => $"envoy.filters.http.compressor{format}")],
            Names(filters).Where(static name => !name.Contains("decompressor", StringComparison.Ordinal)));
        // It comes to the same when some were put in order before.
        Assert.Equal(Names(filters), Names([.. HttpFilter.Order(filters)]));
        // Filters that decompress come behind the first of those that compress.
        Assert.Equal("envoy.filters.http.decompressor", Names(filters)[1]);
    }

    [Fact]
    public void WhatRoutesPreferComesBeforeWhatListenersDo() => Assert.Equal(
        ["envoy.filters.http.compressor.zstd", "envoy.filters.http.compressor.brotli", "envoy.filters.http.compressor"],
        Names([.. Compressors("[Gzip]", "2026-01-01").Select(static filter => filter.BesideRoutes()), .. Compressors("[Zstd, Brotli]", "2026-02-01")]));

    [Fact]
    public void AFormatThatPoliciesPutAtDifferentPlacesIsOneFilter()
    {
        var filters = new[] { "[Gzip, Brotli]", "[Brotli]" }.SelectMany(static libraries =>
            TrafficCase.Valid($"{{compression: {{responseCompression: {{libraries: {libraries}}}}}}}").Fields.SelectMany(static field => field.Filters));

        Assert.Equal(
            ["envoy.filters.http.compressor", "envoy.filters.http.compressor.brotli"],
            HttpFilter.Order(filters).Select(static filter => filter.Name));
    }

    private static HttpFilter[] Decompressors =>
        [.. TrafficCase.Valid("{compression: {requestDecompression: {}}}").Fields.SelectMany(static f => f.Filters)];

    private static HttpFilter[] Compressors(string libraries, string day) =>
        [.. CodecFilters.Compressors(
            EquatableArray.Create<CompressionLibrary>([.. libraries.Trim('[', ']').Split(", ").Select(Enum.Parse<CompressionLibrary>)]),
            new FilterRank(BesideRoutes: false, DateTimeOffset.Parse(day, CultureInfo.InvariantCulture)))];

    private static string[] Names(HttpFilter[] filters) => [.. HttpFilter.Order(filters).Select(static filter => filter.Name)];
}
