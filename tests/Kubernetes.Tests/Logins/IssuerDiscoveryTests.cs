using System.Net;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Logins;
using KGateway.Kubernetes.Logins.Discovery;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Translation;
using KGateway.Translation.Policies.Extensions.Discovery;

namespace KGateway.Kubernetes.Tests.Logins;

/// <summary>What issuers tell becomes part of the state.</summary>
public sealed class IssuerDiscoveryTests : IAsyncLifetime
{
    private const string Issuer = "https://idp/realm";
    private const string Document = """{"issuer":"https://idp/realm","token_endpoint":"https://idp/t","authorization_endpoint":"https://idp/a","other":1}""";

    private const string Extension = """
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayExtension
        metadata: {name: x, namespace: default}
        spec: {oauth2: {backendRef: {name: a, port: 80}, issuerURI: "https://idp/realm", credentials: {clientID: me, clientSecretRef: {name: s} } } }
        """;

    private static readonly string Path = $"/api/v1/namespaces/kgateway-system/configmaps/{IssuerDocuments.KeyOf(Issuer, TranslationSettings.Default).Name}";

    private readonly FakeObjects _server = new();
    private readonly FakeIssuer _issuer = new();
    private readonly FixedView _view = new();
    private readonly WatchedTime _time = new();
    private readonly CollectedLog<IssuerDiscovery> _log = new();
    private readonly KubernetesApi _api;
    private readonly IssuerDiscovery _discovery;

    public IssuerDiscoveryTests()
    {
        _api = _server.Client();
        var writer = new IssuerDocumentWriter(_api, _view, new LoginOptions { Translation = TranslationSettings.Default });
        _discovery = new(_view, _view, new DiscoveryClient(_issuer, _time), writer, _time, _log);
    }

    public async ValueTask InitializeAsync() => await _discovery.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _discovery.StopAsync(CancellationToken.None);
        _discovery.Dispose();
        _api.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public async Task A_document_is_written_and_asked_for_again_after_five_minutes()
    {
        _issuer.Answers.Enqueue((HttpStatusCode.OK, Document));
        _view.Set(Extension);

        Assert.Equal("https://idp/realm/.well-known/openid-configuration", await _issuer.AskedAsync());
        Assert.Equal("kgateway/oidc-discovery", _issuer.UserAgent);
        await _time.TimerAsync(TimeSpan.FromMinutes(5));
        var data = _server.Objects[Path]["data"]!;
        Assert.Equal(Issuer, (string?)data["issuer"]);
        Assert.Equal("""{"authorization_endpoint":"https://idp/a","token_endpoint":"https://idp/t"}""", (string?)data["openid-configuration"]);
        _time.Advance(TimeSpan.FromMinutes(5));
        await _issuer.AskedAsync();
    }

    [Fact]
    public async Task What_may_pass_is_tried_five_times_and_then_after_growing_pauses()
    {
        _issuer.Answers.Enqueue((HttpStatusCode.ServiceUnavailable, ""));
        _view.Set(Extension);

        foreach (var pause in new[] { 100, 200, 400, 800 })
        {
            await _issuer.AskedAsync();
            await _time.TimerAsync(TimeSpan.FromMilliseconds(pause));
            _time.Advance(TimeSpan.FromMilliseconds(pause));
        }

        await _issuer.AskedAsync();
        await _time.TimerAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("tried again in 30 s", Assert.Single(_log.Lines));
        Assert.Empty(_server.Objects);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "")]
    [InlineData(HttpStatusCode.OK, "no JSON")]
    public async Task What_will_not_pass_is_tried_once_and_the_pause_doubles(HttpStatusCode status, string body)
    {
        _issuer.Answers.Enqueue((status, body));
        _view.Set(Extension);

        await _issuer.AskedAsync();
        foreach (var pause in new[] { 30, 60, 120 })
        {
            await _time.TimerAsync(TimeSpan.FromSeconds(pause));
            _time.Advance(TimeSpan.FromSeconds(pause));
            await _issuer.AskedAsync();
        }
    }

    [Fact]
    public async Task Another_replicas_issuers_are_left_to_it()
    {
        _issuer.Answers.Enqueue((HttpStatusCode.OK, Document));
        _view.Owns = false;
        await _view.SetAsync(Extension);
        await _view.SetAsync(Extension);
        _view.Owns = true;
        _view.Set(Extension);
        await _issuer.AskedAsync();
        await _time.TimerAsync(TimeSpan.FromMinutes(5));
        Assert.Single(_server.Writes);
    }
}
