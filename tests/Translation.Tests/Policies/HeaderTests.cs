using KGateway.Translation.Policies;
using KGateway.Translation.Routes;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies;

public class HeaderTests
{
    [Fact]
    public void AdditionsComeBeforeReplacements()
    {
        string json = Modify("{set: [{name: s, value: '1'}], add: [{name: a, value: '2'}], remove: [r]}").Json();

        Assert.Contains(
            "'requestHeadersToAdd':[{'header':{'key':'a','value':'2'}},"
            + "{'header':{'key':'s','value':'1'},'appendAction':'OVERWRITE_IF_EXISTS_OR_ADD'}]",
            json);
        Assert.Contains("'requestHeadersToRemove':['r']", json);
    }

    [Fact]
    public void ResponsesToo() => Assert.Contains(
        "'responseHeadersToRemove':['r']",
        Given.Rule("- filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [r]}}]\n  backendRefs: [{name: a, port: 80}]").Json());

    [Theory]
    [InlineData("{set: [{name: Host, value: x}]}", "header \"Host\" may not be modified")]
    [InlineData("{add: [{name: ':path', value: x}]}", "header \":path\" may not be modified")]
    [InlineData("{remove: [host]}", "header \"host\" may not be removed")]
    [InlineData("{set: [{name: 'a b', value: x}]}", "\"a b\" is no name of a header")]
    [InlineData("{remove: ['a:b']}", "\"a:b\" is no name of a header")]
    [InlineData("{set: [{name: a, value: \"x\\ny: z\"}]}", "a value contains a line break or a null character")]
    public void HeadersThatEnvoyRefusesReplaceTheRule(string filter, string why) =>
        Assert.Equal($"Replaced Rule (0): {why}", Modify(filter).Problem?.Message);

    [Theory]
    [InlineData("100%", "100%%")]
    [InlineData("100%%", "100%%")]
    [InlineData("%REQ(x-id?:path):10% %PROTOCOL%", "%REQ(x-id?:path):10% %PROTOCOL%")]
    [InlineData("%START_TIME(%s.%3f)%", "%START_TIME(%s.%3f)%")]
    [InlineData("%CEL(request.path)% %CEL('a' in request.headers ? 'b' : 'c'):3%", "%CEL(request.path)% %CEL('a' in request.headers ? 'b' : 'c'):3%")]
    [InlineData("%METADATA(ROUTE:a:b)% %COMMON_DURATION(DS_RX_BEG:DS_RX_END:ms)%", "%METADATA(ROUTE:a:b)% %COMMON_DURATION(DS_RX_BEG:DS_RX_END:ms)%")]
    [InlineData("%GRPC_STATUS(NUMBER)% %ACCESS_LOG_TYPE%", "%GRPC_STATUS(NUMBER)% %ACCESS_LOG_TYPE%")]
    [InlineData("%CEL(1 +)%", "%%CEL(1 +)%%")]
    [InlineData("%CEL(nope(1))%", "%%CEL(nope(1))%%")]
    [InlineData("%METADATA(ODD:a:b)%", "%%METADATA(ODD:a:b)%%")]
    [InlineData("%REQ_WITHOUT_QUERY(:path)%", "%%REQ_WITHOUT_QUERY(:path)%%")]
    [InlineData("%NOT_A_COMMAND%", "%%NOT_A_COMMAND%%")]
    [InlineData("%PROTOCOL:3%", "%%PROTOCOL:3%%")]
    [InlineData("%PROTOCOL(x)%", "%%PROTOCOL(x)%%")]
    [InlineData("%REQ()%", "%%REQ()%%")]
    [InlineData("%REQ(a?b?c)%", "%%REQ(a?b?c)%%")]
    [InlineData("%FILTER_STATE(k:ODD)%", "%%FILTER_STATE(k:ODD)%%")]
    public void ValuesThatEnvoyCouldNotReadStandForThemselves(string value, string expected) =>
        Assert.Equal(expected, SubstitutionFormat.ToHeaderValue(value));

    [Theory]
    [InlineData("%REQ(x", "no valid command at position 0")]
    [InlineData("%NOT_A_COMMAND%", "unknown command NOT_A_COMMAND")]
    [InlineData("100%", "no valid command at position 3")]
    public void WhereEnvoysOpinionCountsSuchValuesReplaceTheRule(string value, string why)
    {
        foreach (string place in new[] { "request", "response" })
        {
            string filter = $"[{{type: {char.ToUpperInvariant(place[0])}{place[1..]}HeaderModifier, {place}HeaderModifier: {{set: [{{name: a, value: '{value}'}}]}}}}]";
            string expected = $"the value \"{value}\" is not valid: {why}";
            Assert.Equal($"Replaced Rule (0): {expected}", Strict($"- filters: {filter}\n  backendRefs: [{{name: a, port: 80}}]").Problem?.Message);
            Assert.Equal(
                $"Replaced Rule (0): backend a: {expected}",
                Strict($"- backendRefs: [{{name: a, port: 80, filters: {filter}}}]").Problem?.Message);
        }
    }

    [Theory]
    [InlineData("100%%")]
    [InlineData("%REQ(x-id?:path):10% %PROTOCOL%")]
    public void ThereTooValuesThatItReadsAreFine(string value) => Assert.Contains(
        $"'value':'{value.Replace(" ", "", StringComparison.Ordinal)}'",
        Strict($"- filters: [{{type: RequestHeaderModifier, requestHeaderModifier: {{add: [{{name: a, value: '{value}'}}]}}}}]\n  backendRefs: [{{name: a, port: 80}}]").Json());

    private static BuiltRoute Strict(string rule) => Assert.Single(Given.Build(Given.Resolved(
        Given.State(Given.Route(rule) + Given.Services), settings: TranslationSettings.Default with { ValidationMode = ValidationMode.Strict })));

    private static BuiltRoute Modify(string filter) => Given.Rule(
        $"- filters: [{{type: RequestHeaderModifier, requestHeaderModifier: {filter}}}]\n  backendRefs: [{{name: a, port: 80}}]");
}
