using KGateway.Resources;
using KGateway.Translation.Clusters;
using KGateway.Translation.Listeners.Tls;
using KGateway.Translation.Routes;
using KGateway.Translation.Tests.Policies.BackendConfig;
using KGateway.Translation.Tests.Policies.Traffic;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Validation;

/// <summary>In the standard mode, as with kgateway, what depends on the libraries of an Envoy is left to it; else it is what a stock Envoy takes.</summary>
public sealed class StandardModeTests
{
    private static readonly TranslationSettings Standard = TranslationSettings.Default with { ValidationMode = ValidationMode.Standard };

    [Fact]
    public void It_must_be_asked_for() => Assert.Equal(ValidationMode.Stock, TranslationSettings.Default.ValidationMode);

    [Theory]
    [InlineData("path: {type: RegularExpression, value: '/[a'}", "'safeRegex':{'regex':'/[a'}")]
    [InlineData("headers: [{type: RegularExpression, name: h, value: 'a(?!b)'}]", "'safeRegex':{'regex':'a(?!b)'}")]
    [InlineData("queryParams: [{type: RegularExpression, name: q, value: 'a('}]", "'safeRegex':{'regex':'a('}")]
    public void A_match_may_have_any_regular_expression(string match, string sent)
    {
        string rule = $"- matches: [{{{match}}}]\n  backendRefs: [{{name: a, port: 80}}]";
        Assert.Contains(sent, Build(rule, Standard).Json());
        Assert.StartsWith("Dropped Rule (0): invalid matcher configuration", Build(rule, TranslationSettings.Default).Problem?.Message);
    }

    [Fact]
    public void But_none_that_is_empty() => Assert.Contains(
        "the regular expression is empty",
        Build("- matches: [{path: {type: RegularExpression, value: ''}}]\n  backendRefs: [{name: a, port: 80}]", Standard).Problem?.Message);

    [Theory]
    [InlineData("{csrf: {percentageEnabled: 100, additionalOrigins: [{safeRegex: 'a('}]}}")]
    [InlineData("{urlRewrite: {pathRegex: {pattern: 'a(', substitution: b}}}")]
    public void So_may_a_policy(string fields)
    {
        Assert.Empty(TrafficCase.Resolve(fields, "", Standard).Problems);
        Assert.Contains("missing ): a(", TrafficCase.Problem(fields));
    }

    [Fact]
    public void Names_of_TLS_may_be_those_of_any_library()
    {
        const string Tls = "tls: {insecureSkipVerify: true, parameters: {cipherSuites: [OWN], ecdhCurves: [own], signatureAlgorithms: [OWN+SHA256, own]}}";
        Assert.Contains(
            "'cipherSuites':['OWN'],'ecdhCurves':['own'],'signatureAlgorithms':['OWN+SHA256','own']", Build(Standard).Json());
        Assert.Equal(4, Build(TranslationSettings.Default).Errors.Length);

        static ClusterResult Build(TranslationSettings settings) =>
            Configured.Build("a", Given.State(Configured.Backends + Configured.Policy("a", Tls)), settings);
    }

    [Theory]
    [InlineData("kgateway.dev/cipher-suites")]
    [InlineData("kgateway.dev/ecdh-curves")]
    [InlineData("kgateway.dev/signature-algorithms")]
    public void Those_of_listeners_too(string option)
    {
        Assert.Empty(Problems(ValidationMode.Standard));
        Assert.Single(Problems(ValidationMode.Stock));

        List<string> Problems(ValidationMode mode)
        {
            List<string> problems = [];
            TlsOptions.Read(StringMap.From((option, "own")), mode, problems);
            return problems;
        }
    }

    private static BuiltRoute Build(string rule, TranslationSettings settings) =>
        Assert.Single(Given.Build(Given.Resolved(Given.State(Given.Route(rule) + Given.Services), settings: settings)));
}
