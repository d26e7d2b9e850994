using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Gateways;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies.Extensions;

/// <summary>Secrets of logins are published as long as a listener waits for them.</summary>
public sealed class SecretPublicationTests
{
    private const string Client = "oauth2/client_secret/app/s";
    private const string Hmac = "oauth2/hmac_secret/kgateway-system/oauth2-hmac-secret";

    private const string Policy =
        """
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: p, namespace: app}
        spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}], oauth2: {extensionRef: {name: x} } }

        """;

    private const string Extension =
        """
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayExtension
        metadata: {name: x, namespace: app}
        spec: {oauth2: {backendRef: {name: web, port: 80}, authorizationEndpoint: 'https://i/a', tokenEndpoint: 'https://i/t', credentials: {clientID: c, clientSecretRef: {name: s} } } }
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: oauth2-hmac-secret, namespace: kgateway-system}
        stringData: {hmac-secret: signing}

        """;

    [Fact]
    public void They_come_before_the_listener_that_waits_for_them()
    {
        var translated = Translated.Of(Objects + Extension + Secret("one") + Policy);

        Assert.Equal([Client, Hmac], translated.Names(XdsType.Secret));
        Assert.Contains("'genericSecret':{'secret':{'inlineBytes':'b25l'}}", translated.Json(XdsType.Secret, Client));
        var listener = translated.Result.Resources[(int)XdsType.Listener]["listener~80"]!;
        Assert.Equal([Client, Hmac], listener.Secrets);
        Assert.Contains("kube_app_web_80", listener.Clusters);
    }

    [Fact]
    public void One_that_changes_changes_nothing_else_and_the_last_policy_takes_them_away()
    {
        var state = Given.State(Translated.Class + Objects + Extension + Secret("one") + Policy);
        var translator = new GatewayTranslator(new("infra", "gw"), TranslationSettings.Default);
        translator.Translate(state);

        state = state.Apply(Given.Changes(Secret("two")));
        var rotated = translator.Translate(state);
        Assert.Equal([Client], rotated.ChangedNames[(int)XdsType.Secret]);
        Assert.Empty(rotated.ChangedNames[(int)XdsType.Listener]);
        Assert.Empty(rotated.ChangedNames[(int)XdsType.Route]);

        var gone = translator.Translate(state.Apply([.. Given.Changes(Policy).Select(static change => new ResourceChange(change.Id, null))]));
        Assert.Equal([Client, Hmac], gone.ChangedNames[(int)XdsType.Secret].Order(StringComparer.Ordinal));
        Assert.Equal(0, gone.Resources[(int)XdsType.Secret].Count);
        Assert.Equal(["listener~80"], gone.ChangedNames[(int)XdsType.Listener]);
    }

    private static string Objects => Translated.Gateway() + Translated.Service + Translated.Route("{name: web, port: 80}");

    private static string Secret(string text) =>
        $$"""
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s, namespace: app}
        stringData: {client-secret: {{text}}}

        """;
}
