using System.Globalization;
using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.Resources;
using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Gateways;
using KGateway.Translation.Tests.Golden;

namespace KGateway.Translation.Tests.Policies.ListenerPolicies;

/// <summary>Whatever is written in policies of listeners, the real Envoy takes what becomes of it.</summary>
public sealed class EnvoyTests
{
    private const int FirstPort = 10_000;

    [Fact]
    public async Task Envoy_takes_every_setting_right_or_wrong()
    {
        string[] settings =
        [
            .. HttpSettingsTests.Settings.Select(static row => row.Data.Item1),
            .. HttpSettingsTests.Wrong.Select(static row => row.Data.Item1),
            .. TelemetryTests.Settings.Select(static row => row.Data.Item1),
            .. TelemetryTests.Wrong.Select(static row => row.Data.Item1),
        ];
        var listeners = new List<string>();
        var ports = new StringBuilder("perPort:\n");
        for (var i = 0; i < settings.Length; i++)
        {
            listeners.Add(string.Create(CultureInfo.InvariantCulture, $"{{name: l{i}, port: {FirstPort + i}, protocol: HTTP}}"));
            ports.Append(CultureInfo.InvariantCulture, $"  - {{port: {FirstPort + i}, listener: {{proxyProtocol: {{}}, tcpKeepalive: {{keepAliveTime: 1s}}, perConnectionBufferLimitBytes: 0, transportSocketConnectTimeout: 1s, httpSettings: {{{settings[i]}}}}}}}\n");
        }

        var translated = Translated.Of(
            $"""
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {"{name: gw, namespace: infra}"}
            spec:
              gatewayClassName: kgateway
              listeners: [{string.Join(", ", listeners)}]

            """
            + GivenPolicies.Policy(ports.ToString()) + GivenPolicies.Collector + TelemetryTests.Objects);
        Assert.Equal(settings.Length, translated.Names(XdsType.Listener).Length);
        var document = TranslationDocument.ToJson(translated.State, new ObjectKey("infra", "gw"), TranslationSettings.Default, allClusters: false);
        Assert.Null(await EnvoyProgram.RefusalAsync(Tools.Envoy, EnvoyBootstrap.Of(document), TestContext.Current.CancellationToken));
    }
}
