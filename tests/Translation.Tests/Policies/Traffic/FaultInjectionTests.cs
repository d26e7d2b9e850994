namespace KGateway.Translation.Tests.Policies.Traffic;

public class FaultInjectionTests
{
    private const string Type = "'@type':'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault'";

    [Theory]
    [InlineData("{delay: {fixedDelay: 1500ms, percentage: 10}}", ",'delay':{'fixedDelay':'1.500s','percentage':{'numerator':10}}")]
    [InlineData("{abort: {httpStatus: 503}}", ",'abort':{'httpStatus':503,'percentage':{'numerator':100}}")]
    [InlineData("{abort: {grpcStatus: 0, percentage: 0}}", ",'abort':{'grpcStatus':0,'percentage':{}}")]
    [InlineData("{responseRateLimit: {kbitsPerSecond: 64, percentage: 5}, maxActiveFaults: 0}", ",'maxActiveFaults':0,'responseRateLimit':{'fixedLimit':{'limitKbps':'64'},'percentage':{'numerator':5}}")]
    [InlineData("{disable: {}}", "")]
    public void FaultsAreInjected(string fault, string expected)
    {
        string fields = $"{{faultInjection: {fault}}}";

        Assert.Contains($"'envoy.filters.http.fault':{{{Type}{expected}}}", TrafficCase.Route(fields));
        Assert.Equal(["Fault 0 envoy.filters.http.fault disabled"], TrafficCase.Filters(fields));
        Assert.Equal($"{{'name':'envoy.filters.http.fault','typedConfig':{{{Type}}},'disabled':true}}", TrafficCase.Filter(fields));
    }

    [Theory]
    [InlineData("{delay: {fixedDelay: 0s}}", "fixedDelay must be between 1ms and 1h")]
    [InlineData("{delay: {fixedDelay: 61m}}", "fixedDelay must be between 1ms and 1h")]
    [InlineData("{abort: {}}", "abort has no status")]
    [InlineData("{abort: {httpStatus: 199}}", "httpStatus must be between 200 and 599")]
    [InlineData("{abort: {grpcStatus: 17}}", "grpcStatus must be between 0 and 16")]
    [InlineData("{responseRateLimit: {kbitsPerSecond: 0}}", "kbitsPerSecond must be at least 1")]
    [InlineData("{abort: {httpStatus: 500}, maxActiveFaults: -1}", "maxActiveFaults must not be negative")]
    public void FaultsThatEnvoyRefusesAreRefused(string fault, string why) =>
        Assert.Equal($"faultInjection: {why}", TrafficCase.Problem($"{{faultInjection: {fault}}}"));
}
