using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster;

/// <summary>Who gets what of whom.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class ProxyIdentityTests(Installation installation, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Only_a_good_token_of_the_Gateways_own_account_gets_its_configuration()
    {
        await installation.UpAsync(3);
        var (own, foreign) = (await Site.CreateAsync(installation, 1), await Site.CreateAsync(installation, 1));
        var pod = await own.PodAsync("proxy");
        var good = await own.TokenAsync(pod);
        var foreignPod = await foreign.PodAsync("proxy");
        var node = $"{pod}.{own.Namespace}";
        var replicas = await installation.ReplicasAsync();
        foreach (var replica in replicas)
        {
            var (status, clusters) = await XdsClient.AskAsync(installation, replica.Address, own.Namespace, node, good, TimeSpan.FromSeconds(30));
            Assert.Equal(StatusCode.OK, status.StatusCode);
            Assert.All(clusters, cluster => Assert.DoesNotContain(foreign.Namespace, cluster, StringComparison.Ordinal));
        }

        var theirs = await foreign.TokenAsync(foreignPod);
        (string What, string? Token, string Node, StatusCode Status)[] bad =
        [
            ("no token", null, node, StatusCode.Unauthenticated),
            ("no token at all", "nonsense", node, StatusCode.Unauthenticated),
            ("another Gateway's token", theirs, node, StatusCode.PermissionDenied),
            ("another Gateway's token and node", theirs, $"{foreignPod}.{foreign.Namespace}", StatusCode.PermissionDenied),
            ("the node of another pod", good, $"other.{own.Namespace}", StatusCode.PermissionDenied),
            ("a token for another audience", await own.TokenAsync(pod, "others"), node, StatusCode.Unauthenticated),
            ("an expired token", Expired(good), node, StatusCode.Unauthenticated),
            ("a token that was altered", Altered(good), node, StatusCode.Unauthenticated),
        ];
        var since = TimeProvider.System.GetUtcNow();
        foreach (var (what, token, id, expected) in bad)
        {
            foreach (var replica in replicas)
            {
                var (status, clusters) = await XdsClient.AskAsync(installation, replica.Address, own.Namespace, id, token, Patience);
                Assert.Equal((what, expected, 0), (what, status.StatusCode, clusters.Length));
                if (replica == replicas[0])
                {
                    output.WriteLine($"{what}: {status.StatusCode}, {status.Detail}");
                    // The answer doesn't wait for the log.
                    await Eventually.TrueAsync(
                        async () => (await installation.LogsAsync(since)).Contains($"is refused: {status.Detail}", StringComparison.Ordinal),
                        $"the log tells '{status.Detail}'",
                        every: TimeSpan.FromMilliseconds(200));
                }
            }
        }
    }

    [Fact]
    public async Task A_Secret_of_another_namespace_is_used_only_with_a_ReferenceGrant()
    {
        await installation.UpAsync(3);
        var site = await Site.CreateAsync(installation, 1);
        var secrets = await installation.Lab.NamespaceAsync();
        var (secret, serial) = Manifests.Certificate("cert");
        await installation.Lab.ApplyAsync(secret.Replace("namespace: default", $"namespace: {secrets}", StringComparison.Ordinal));
        await installation.Lab.ApplyAsync($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: {{site.Namespace}}}
            spec:
              gatewayClassName: kgateway
              listeners:
              - {name: http, port: 80, protocol: HTTP}
              - name: https
                port: 443
                protocol: HTTPS
                tls: {certificateRefs: [{name: cert, namespace: {{secrets}}}]}
            """);
        const string Reasons = "jsonpath={.status.listeners[?(@.name==\"https\")].conditions[?(@.type==\"ResolvedRefs\")].reason}";
        await Eventually.TrueAsync(
            async () => await installation.Lab.KubectlAsync("get", "gateway", "edge", "-n", site.Namespace, "-o", Reasons) == "RefNotPermitted",
            "the listener's reference isn't permitted",
            every: TimeSpan.FromMilliseconds(300));
        Assert.Null(await SerialAsync(site));
        Assert.DoesNotContain(secrets, await site.ProxyAdminAsync("/config_dump"), StringComparison.Ordinal);

        await installation.Lab.ApplyAsync($$"""
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: edge, namespace: {{secrets}}}
            spec:
              from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: {{site.Namespace}}}]
              to: [{group: "", kind: Secret}]
            """);
        await Eventually.TrueAsync(
            async () => await SerialAsync(site) == serial, "the proxy has the certificate", every: TimeSpan.FromMilliseconds(300));
        await installation.Lab.KubectlAsync("delete", "referencegrant", "edge", "-n", secrets);
        await Eventually.TrueAsync(
            async () => await SerialAsync(site) is null, "the proxy has the certificate no longer", every: TimeSpan.FromMilliseconds(300));
    }

    /// <summary>The serial number of the certificate that the proxy shows; null if it shows none.</summary>
    private async Task<string?> SerialAsync(Site site)
    {
        string? serial = null;
        using var handler = installation.Network.Handler();
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                serial = certificate?.GetSerialNumberString();
                return true;
            },
        };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await client.GetAsync($"https://{site.Address}/");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return null;
        }

        return serial;
    }

    // Signed with the cluster's own key, so that nothing is wrong with it but its age.
    private string Expired(string token)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Bytes(parts[1]))!;
        var now = TimeProvider.System.GetUtcNow();
        (claims["iat"], claims["nbf"], claims["exp"]) = (Seconds(-7200), Seconds(-7200), Seconds(-600));
        var signed = $"{parts[0]}.{Text(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(installation.Lab.Folder, "pki", "sa.key")));
        return $"{signed}.{Text(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";

        JsonNode Seconds(int offset) => now.AddSeconds(offset).ToUnixTimeSeconds();
    }

    private static string Altered(string token)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Bytes(parts[1]))!;
        claims["exp"] = claims["exp"]!.GetValue<long>() + 1;
        return $"{parts[0]}.{Text(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";
    }

    private static byte[] Bytes(string part) => System.Buffers.Text.Base64Url.DecodeFromChars(part);

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
