using System.Security.Cryptography.X509Certificates;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Fields about clients' certificates.</summary>
[Collection("Policies")]
public sealed class ClientCertificateTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "default.clientCertificateValidation.mode")]
    [PolicyField("ListenerPolicy", "default.clientCertificateValidation.caCertificateRefs")]
    [PolicyField("ListenerPolicy", "httpSettings.forwardClientCertDetails")]
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
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default}
            spec:
              parentRefs: [{name: NAME}]
              hostnames: ["NAME.test"]
              rules: [{backendRefs: [{name: mirror, port: 80}]}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              default:
                clientCertificateValidation:
                  mode: Require
                  caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME-ca}]
                httpSettings:
                  forwardClientCertDetails: {mode: SanitizeSet, details: {subject: true, dns: true, uri: true} }
            """);
        await Eventually.TrueAsync(async () => await GetAsync(site, client) is not null, $"the client is let in\n{lab.KGateway.Log}");
        var told = (await GetAsync(site, client))!;
        Assert.Contains("CN=alice", told, StringComparison.Ordinal);
        Assert.Contains("DNS=alice", told, StringComparison.Ordinal);
        Assert.Contains("URI=spiffe://tests/alice", told, StringComparison.Ordinal);
        Assert.Null(await GetAsync(site, null));
        Assert.Null(await GetAsync(site, stranger));

        site.Edit("mode: Require", "mode: Optional");
        await Eventually.TrueAsync(async () => await GetAsync(site, null) is not null, "clients without a certificate are let in");
        Assert.NotNull(await GetAsync(site, client));
        Assert.Null(await GetAsync(site, stranger));
        site.Save("");
    }

    [Theory]
    [PolicyField("ListenerPolicy", "default.clientCertificateValidation.mode", BadInput = true)]
    [PolicyField("ListenerPolicy", "default.clientCertificateValidation.caCertificateRefs", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.forwardClientCertDetails", BadInput = true)]
    [InlineData("clientCertificateValidation: {mode: Sometimes, caCertificateRefs: [{group: \"\", kind: ConfigMap, name: a}]}", "mode")]
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
