using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>The calls to servers of logs and collectors: the fields of each <c>grpcService</c>.</summary>
[Collection("Policies")]
public sealed class GrpcCallTests(PolicyLab lab)
{
    private const string Options =
        "authority: calls.test, maxReceiveMessageLength: 4096, skipEnvoyHeaders: true, timeout: 5s, "
        + "initialMetadata: [{key: x-tenant, value: one}], retryPolicy: {numRetries: 2, retryBackOff: {baseInterval: 100ms, maxInterval: 3s} }";

    private static readonly string[] EnvoyHeaders = ["x-envoy-internal", "x-forwarded-for"];

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.backendRef.name", "httpSettings.accessLog.grpcService.backendRef.namespace")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.backendRef.port", "httpSettings.accessLog.grpcService.backendRef.weight")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.backendRef.group", "httpSettings.accessLog.grpcService.backendRef.kind")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.authority", "httpSettings.accessLog.grpcService.timeout")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.skipEnvoyHeaders")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.initialMetadata.key")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.initialMetadata.value")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.retryPolicy.numRetries")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.retryPolicy.retryBackOff.baseInterval")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.retryPolicy.retryBackOff.maxInterval")]
    public Task Servers_of_logs_are_called_as_chosen() =>
        CalledAsync<AccessLogServer>(static service => $"accessLog: [{{grpcService: {{logName: tests, {service}}} }}]", stream: true);

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.backendRef.name")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.backendRef.namespace")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.backendRef.port")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.backendRef.weight")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.backendRef.group")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.backendRef.kind")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.authority")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.timeout")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.skipEnvoyHeaders")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.initialMetadata.key")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.initialMetadata.value")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.retryPolicy.numRetries")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.retryPolicy.retryBackOff.baseInterval")]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.openTelemetry.grpcService.retryPolicy.retryBackOff.maxInterval")]
    public Task Collectors_of_logs_are_called_as_chosen() =>
        CalledAsync<LogCollector>(static service => $"accessLog: [{{openTelemetry: {{grpcService: {{logName: tests, {service}}} }} }}]");

    [Fact]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.name")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.namespace")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.port")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.weight")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.group")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.backendRef.kind")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.authority")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.timeout")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.skipEnvoyHeaders")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.initialMetadata.key")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.initialMetadata.value")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.retryPolicy.numRetries")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.retryPolicy.retryBackOff.baseInterval")]
    [PolicyField("ListenerPolicy", "httpSettings.tracing.provider.openTelemetry.grpcService.retryPolicy.retryBackOff.maxInterval")]
    public Task Collectors_of_traces_are_called_as_chosen() =>
        CalledAsync<TraceCollector>(static service => $"tracing: {{randomSampling: 100, provider: {{openTelemetry: {{grpcService: {{{service}}} }} }} }}");

    [Theory]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.authority", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.initialMetadata.key", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.initialMetadata.value", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.backendRef.port", BadInput = true)]
    [PolicyField("ListenerPolicy", "httpSettings.accessLog.grpcService.backendRef.kind", BadInput = true)]
    [InlineData("backendRef: {name: mirror, port: 80}, authority: \"a\\nb\"")]
    [InlineData("backendRef: {name: mirror, port: 80}, initialMetadata: [{key: \"a b\", value: one}]")]
    [InlineData("backendRef: {name: mirror, port: 80}, initialMetadata: [{key: a, value: \"one\\ntwo\"}]")]
    [InlineData("backendRef: {name: mirror, port: 81}")]
    [InlineData("backendRef: {name: mirror, kind: Secret, port: 80}")]
    public Task Calls_that_can_not_be_made_are_told_in_the_status(string service) =>
        Statuses.RefusedAsync(lab, PortSite.Http($"accessLog: [{{grpcService: {{logName: tests, {service}}} }}]"));

    // Calls to a Service of another namespace with all options, and to a Backend with none.
    private async Task CalledAsync<TService>(Func<string, string> settings, bool stream = false)
        where TService : class, IRecordsCalls, new()
    {
        await using var server = await GrpcServer<TService>.StartAsync(new());
        server.Service.Failures = 1;
        await using var other = await GrpcServer<TService>.StartAsync(new());
        using var site = await PortSite.StartAsync(
            lab,
            [
                "",
                PortSite.Http(settings($$"""backendRef: {group: "", kind: Service, name: NAME-calls, namespace: NAME, port: 80, weight: 5}, {{Options}}""")),
                PortSite.Http(settings("backendRef: {group: gateway.kgateway.dev, kind: Backend, name: NAME-calls}")),
                PortSite.Http(settings(
                    "backendRef: {group: gateway.kgateway.dev, kind: Backend, name: NAME-calls}, timeout: 7s, initialMetadata: [{key: x-tenant, value: two}]")),
            ],
            $$"""
            {{PolicyLab.Server("NAME-calls", server.Port, "kubernetes.io/h2c").Replace("namespace: default", "namespace: NAME", StringComparison.Ordinal)}}
            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: NAME, namespace: NAME}
            spec: {from: [{group: gateway.kgateway.dev, kind: ListenerPolicy, namespace: default}], to: [{group: "", kind: Service}]}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: Backend
            metadata: {name: NAME-calls, namespace: default}
            spec: {static: {appProtocol: kubernetes.io/h2c, hosts: [{host: 127.0.0.1, port: {{other.Port}} }]} }
            """);
        await Eventually.TrueAsync(async () => await site[1].GetAsync() is { Status: 200 } && !server.Service.Calls.IsEmpty, "the Service is called");
        await Eventually.TrueAsync(async () => await site[2].GetAsync() is { Status: 200 } && !other.Service.Calls.IsEmpty, "the Backend is called");
        var call = server.Service.Calls.First();
        Assert.Equal("calls.test", call.Authority);
        Assert.Equal("one", call.Metadata["x-tenant"]);
        // Where calls are tried again, Envoy gives each try the longest pause as its limit; by itself that is ten times the shortest.
        Assert.Equal("3000", call.Metadata["x-envoy-expected-rq-timeout-ms"]);
        ReceivedCall? third = null;
        await Eventually.TrueAsync(
            async () =>
            {
                await site[3].GetAsync();
                third = other.Service.Calls.FirstOrDefault(static one => one.Metadata.GetValueOrDefault("x-tenant") == "two");
                return third is not null;
            },
            "the Backend is called by the third one too");

        // By itself the field doesn't limit a call.
        Assert.DoesNotContain("x-envoy-expected-rq-timeout-ms", third!.Metadata.Keys);
        Assert.Empty(EnvoyHeaders.Intersect(call.Metadata.Keys));
        Assert.Equal(EnvoyHeaders, EnvoyHeaders.Intersect(other.Service.Calls.First().Metadata.Keys));
        Assert.NotEqual("calls.test", other.Service.Calls.First().Authority);
        // The first one fails. A stream, which isn't tried again but opened again for the next entry, has the settings all the same.
        var admin = await site.EnvoyAsync();
        await Eventually.TrueAsync(
            async () => stream
                || (await EnvoyAdmin.StatsAsync(admin, $"cluster.kube_{site.Name}_{site.Name}-calls_80.upstream_rq_retry$")).Values.Sum() > 0,
            "the call is tried again",
            TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(
            async () => await site[1].GetAsync() is { Status: 200 } && server.Service.Calls.Count > 1, "there are more calls", TimeSpan.FromSeconds(20));
        var listener = (await ConfigDump.ListenerAsync(admin, $"listener~{site[1].Port}"))!.Value.ToString()
            .Replace(" ", "", StringComparison.Ordinal);
        foreach (var option in new[]
        {
            "\"max_receive_message_length\":4096", "\"skip_envoy_headers\":true", "\"timeout\":\"5s\"", "\"num_retries\":2",
            "\"base_interval\":\"0.100s\"", "\"max_interval\":\"3s\"",
        })
        {
            Assert.Contains(option, listener, StringComparison.Ordinal);
        }
    }
}
