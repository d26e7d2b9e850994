namespace KGateway.Translation.Tests.Policies.Traffic;

public class BufferTests
{
    [Theory]
    [InlineData("65536", 65536)]
    [InlineData("'65536'", 65536)]
    [InlineData("64Ki", 65536)]
    [InlineData("1500m", 2)]
    [InlineData("4294967295", 4294967295)]
    public void RequestsOfASizeAreBuffered(string size, long expected)
    {
        string fields = $"{{buffer: {{maxRequestSize: {size}}}}}";

        Assert.Contains(
            "'envoy.filters.http.buffer':{'@type':'type.googleapis.com/envoy.extensions.filters.http.buffer.v3.BufferPerRoute',"
            + $"'buffer':{{'maxRequestBytes':{expected}}}}}",
            TrafficCase.Route(fields));
        Assert.Equal(["Accepted -2 envoy.filters.http.buffer disabled"], TrafficCase.Filters(fields));
        Assert.Contains("'maxRequestBytes':4294967295", TrafficCase.Filter(fields));
    }

    [Fact]
    public void BufferingCanBeSwitchedOff() => Assert.Contains("BufferPerRoute','disabled':true}", TrafficCase.Route("{buffer: {disable: {}}}"));

    [Theory]
    [InlineData("{maxRequestSize: 0}")]
    [InlineData("{maxRequestSize: -1Ki}")]
    [InlineData("{maxRequestSize: 4Gi}")]
    [InlineData("{maxRequestSize: 4294967295500m}")]
    [InlineData("{}")]
    public void OtherSizesAreRefused(string buffer) =>
        Assert.Equal("buffer: maxRequestSize must be greater than 0 and less than 4Gi", TrafficCase.Problem($"{{buffer: {buffer}}}"));
}
