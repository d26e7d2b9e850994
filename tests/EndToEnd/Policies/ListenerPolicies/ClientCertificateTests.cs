using System.Security.Cryptography.X509Certificates;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Fields about clients' certificates.</summary>
[Collection("Policies")]
public sealed class ClientCertificateTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "clientCertificateValidation.mode", "clientCertificateValidation.caCertificateRefs.name")]
    [PolicyField("ListenerPolicy", "clientCertificateValidation.caCertificateRefs.group", "clientCertificateValidation.caCertificateRefs.kind")]
    [PolicyField("ListenerPolicy", "clientCertificateValidation.caCertificateRefs.namespace")]
    [PolicyField("ListenerPolicy", "httpSettings.forwardClientCertDetails.mode", "httpSettings.forwardClientCertDetails.details.subject")]
    [PolicyField("ListenerPolicy", "httpSettings.forwardClientCertDetails.details.dns", "httpSettings.forwardClientCertDetails.details.uri")]
    [PolicyField("ListenerPolicy", "httpSettings.forwardClientCertDetails.details.cert", "httpSettings.forwardClientCertDetails.details.chain")]
    [PolicyField("ListenerPolicy", "transportSocketConnectTimeout")]
    public async Task Clients_show_certificates_and_backends_learn_of_them()
    {
        using var authority = new TestAuthority();
        using var others = new TestAuthority();
        using var server = authority.Issue("NAME.test");
        using var client = authority.Issue("alice");
        using var stranger = others.Issue("mallory");
        var site = lab.NewSite(FreePort.Next());
        site.Save($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: NAME, namespace: default}
            spec:
              gatewayClassName: kgateway
              listeners:
              - {name: https, port: {{site.Port}}, protocol: HTTPS, tls: {certificateRefs: [{name: NAME}]} }
            ---
            {{authority.Secret("NAME", server)}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NAME-ca, namespace: default}
            data:
              ca.crt: |
            {{PolicySite.Indent(authority.Pem, 4)}}
            ---
            {{others.Secret("NAME-ca").Replace("namespace: default", "namespace: NAME", StringComparison.Ordinal)}}
            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: NAME, namespace: NAME}
            spec: {from: [{group: gateway.kgateway.dev, kind: ListenerPolicy, namespace: default}], to: [{group: "", kind: Secret}]}
            ---
            {{PolicyLab.Route("NAME")}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              default:
                transportSocketConnectTimeout: 3s
                clientCertificateValidation:
                  mode: Require
                  caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME-ca}]
                httpSettings:
                  forwardClientCertDetails: {mode: SanitizeSet, details: {subject: true, dns: true, uri: true} }
            """);
        await Eventually.TrueAsync(async () => await GetAsync(site, client) is not null, $"the client is let in\n{lab.KGateway.Log}");
        await Eventually.TrueAsync(lab.SettledAsync, "all is in force");
        var told = (await GetAsync(site, client))!;
        Assert.Contains("CN=alice", told, StringComparison.Ordinal);
        Assert.Contains("DNS=alice", told, StringComparison.Ordinal);
        Assert.Contains("URI=spiffe://tests/alice", told, StringComparison.Ordinal);
        Assert.Null(await GetAsync(site, null));
        Assert.Null(await GetAsync(site, stranger));

        // A client that doesn't shake hands in time is sent away.
        Assert.Equal("", await RawClient.ExchangeAsync(site.Port, ""));

        site.Edit("mode: Require", "mode: Optional");
        await Eventually.TrueAsync(async () => await GetAsync(site, null) is not null, "clients without a certificate are let in");
        Assert.NotNull(await GetAsync(site, client));
        Assert.Null(await GetAsync(site, stranger));

        site.Edit("details: {subject: true, dns: true, uri: true}", "details: {cert: true, chain: true}");
        await Eventually.TrueAsync(
            async () => await GetAsync(site, client) is { } all
                && all.Contains(";Cert=", StringComparison.Ordinal) && all.Contains("Chain=", StringComparison.Ordinal)
                && !all.Contains("alice\"", StringComparison.Ordinal),
            "the whole certificate is passed on");
        site.Edit("mode: SanitizeSet, details: {cert: true, chain: true}", "mode: Sanitize");
        await Eventually.TrueAsync(
            async () => await GetAsync(site, client) is { } nothing && !nothing.Contains("x-forwarded-client-cert", StringComparison.Ordinal),
            "nothing is passed on");

        site.Edit("{group: \"\", kind: ConfigMap, name: NAME-ca}", "{group: \"\", kind: Secret, name: NAME-ca, namespace: NAME}");
        await Eventually.TrueAsync(async () => await GetAsync(site, stranger) is not null, "the other authority is trusted");
        Assert.Null(await GetAsync(site, client));
        site.Save("");
    }

    [Theory]
    [PolicyField("ListenerPolicy", "clientCertificateValidation.caCertificateRefs", "httpSettings.forwardClientCertDetails", BadInput = true)]
    [InlineData("clientCertificateValidation: {mode: Require, caCertificateRefs: []}", "caCertificateRefs")]
    [InlineData("httpSettings: {forwardClientCertDetails: {mode: ForwardOnly, details: {subject: true}}}", "details")]
    public Task What_the_schema_forbids_is_a_finding(string field, string where) =>
        Findings.ExpectAsync(lab, "ListenerPolicy", $"default: {{{field}}}", where);

    // What the backend was told of the client; null where the proxy didn't let it in.
    private static async Task<string?> GetAsync(PolicySite site, X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        handler.SslOptions.ClientCertificates = certificate is null ? [] : [certificate];
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!;
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{site.Port}/");
        request.Headers.Host = site.Host;
        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
