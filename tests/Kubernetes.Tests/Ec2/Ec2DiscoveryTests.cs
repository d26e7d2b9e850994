using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ec2;
using KGateway.Kubernetes.Tests.Harness;
using KGateway.Kubernetes.Tests.Logins;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation;
using KGateway.Translation.Endpoints.Ec2;
using Microsoft.Extensions.DependencyInjection;

namespace KGateway.Kubernetes.Tests.Ec2;

/// <summary>What is found of instances becomes part of the state, and what was found last outlives failures.</summary>
public sealed class Ec2DiscoveryTests : IAsyncLifetime
{
    private static readonly ObjectKey One = new("default", "one");
    private static readonly ImmutableArray<Ec2Instance> Two =
    [
        new("z1", "10.0.0.1", "1.0.0.1", StringMap.From(("app", "a"))), new("z2", "10.0.0.2", null, StringMap.From(("app", "b"))),
    ];

    private readonly FakeObjects _server = new();
    private readonly FakeEc2 _ec2 = new();
    private readonly FixedView _view = new();
    private readonly WatchedTime _time = new();
    private readonly CollectedLog<Ec2Discovery> _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly KubernetesApi _api;
    private readonly Ec2Metrics _metrics;
    private readonly Ec2Discovery _discovery;

    public Ec2DiscoveryTests()
    {
        _api = _server.Client();
        var options = new Ec2Options { Translation = TranslationSettings.Default };
        _metrics = new(_services.GetRequiredService<IMeterFactory>());
        _discovery = new(_view, _view, _ec2, new Ec2DocumentWriter(_api, _view, options), _metrics, options, _time, _log);
    }

    public async ValueTask InitializeAsync() => await _discovery.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _discovery.StopAsync(CancellationToken.None);
        _discovery.Dispose();
        _metrics.Dispose();
        _api.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Endpoints_are_written_and_looked_up_again_after_a_while()
    {
        _ec2.Answer = static (_, _) => Task.FromResult(Two);
        _view.Set(Backend("one", "{ec2: {filters: [{keyValue: {key: app, value: a}}]}}"));

        Assert.Equal(new Ec2Source("us-east-1", null, null), (await _ec2.AskedAsync()).Source);
        await IdleAsync();
        Assert.Equal("z1/10.0.0.1", Written());
        Assert.Equal("Information: Found 1 EC2 instances for Backend default/one", Assert.Single(_log.Lines));
        _time.Advance(TimeSpan.FromSeconds(30));
        await _ec2.AskedAsync();
    }

    [Fact]
    public async Task Backends_with_the_same_credentials_and_region_are_asked_for_once()
    {
        _ec2.Answer = static (_, _) => Task.FromResult(Two);
        _view.Set(
            Backend("one", "{ec2: {addressType: PublicIP}}") + Backend("two", "{ec2: {}}")
            + Backend("three", "{region: eu-west-1, auth: {type: AssumeRole, assumeRole: {roleArn: 'arn:aws:iam::123456789012:role/r'}}, ec2: {}}"));
        var asked = new[] { await _ec2.AskedAsync(), await _ec2.AskedAsync() }.OrderBy(static work => work.Source.Region, StringComparer.Ordinal).ToArray();
        Assert.Equal(new Ec2Source("eu-west-1", null, "arn:aws:iam::123456789012:role/r"), asked[0].Source);
        Assert.Equal([One, new("default", "two")], asked[1].Backends.Select(static target => target.Backend));
        await IdleAsync();
        await IdleAsync();
        Assert.Equal("z1/1.0.0.1", Written());
    }

    [Fact]
    public async Task The_keys_of_a_Secret_are_used_and_new_ones_at_once()
    {
        var backend = Backend("one", "{auth: {type: Secret, secretRef: {name: keys}}, ec2: {}}");
        _view.Set(backend);
        Assert.Equal("Secret default/keys not found", (await _ec2.AskedAsync()).Problem);
        _view.Set(backend + Secret("{accessKey: a}"));
        Assert.Equal("Secret default/keys has no secretKey", (await _ec2.AskedAsync()).Problem);
        _view.Set(backend + Secret("{secretKey: s}"));
        Assert.Equal("Secret default/keys has no accessKey", (await _ec2.AskedAsync()).Problem);
        _view.Set(backend + Secret("{accessKey: a, secretKey: s, sessionToken: t}"));
        var keys = (await _ec2.AskedAsync()).Keys;
        Assert.Equal(("a", "s", "t"), (keys!.AccessKey, keys.SecretKey, keys.SessionToken));
    }

    [Fact]
    public async Task After_a_failure_the_endpoints_stay_and_it_is_told_once()
    {
        var backend = Backend("one", "{ec2: {}}");
        _view.Set(backend + Document("""["us-east-1",null,null,"PrivateIP"]"""));
        _ec2.Answer = static (_, _) => throw new Ec2LookupException(Ec2FailureKind.AuthorizationError, "no");
        await _ec2.AskedAsync();
        await IdleAsync();
        Assert.Equal("z9/10.9.9.9 AuthorizationError no", Written());
        Assert.Equal("Warning: The EC2 instances of Backend default/one could not be looked up, tried again in 30 s: no", Assert.Single(_log.Lines));

        _view.Set(backend + Document("""["us-east-1",null,null,"PrivateIP"]""", failure: """{"kind":"AuthorizationError","message":"other words"}"""));
        _time.Advance(TimeSpan.FromSeconds(30));
        await _ec2.AskedAsync();
        await IdleAsync();
        Assert.Single(_server.Writes);
    }

    [Fact]
    public async Task Endpoints_of_another_question_do_not_stay()
    {
        _view.Set(Backend("one", "{ec2: {}}") + Document("""["eu-west-1",null,null,"PrivateIP"]"""));
        _ec2.Answer = static (_, _) => throw new Ec2LookupException(Ec2FailureKind.DiscoveryError, "no");
        await _ec2.AskedAsync();
        await IdleAsync();
        Assert.Equal(" DiscoveryError no", Written());
    }

    [Fact]
    public async Task Who_does_not_answer_has_failed()
    {
        _ec2.Answer = static async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return [];
        };
        _view.Set(Backend("one", "{ec2: {}}"));
        await _ec2.AskedAsync();
        await _time.TimerAsync(TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(20));
        await IdleAsync();
        Assert.Equal(" DiscoveryError no answer within 20 s", Written());
    }

    [Fact]
    public async Task What_is_written_already_is_not_written_again()
    {
        _ec2.Answer = static (_, _) => Task.FromResult<ImmutableArray<Ec2Instance>>([new("z9", "10.9.9.9", null, default)]);
        _view.Set(Backend("one", "{ec2: {}}") + Document("""["us-east-1",null,null,"PrivateIP"]"""));
        await _ec2.AskedAsync();
        await IdleAsync();
        Assert.Empty(_server.Writes);
    }

    [Fact]
    public async Task What_is_known_of_a_Backend_that_is_gone_is_removed()
    {
        var path = PathOf(One);
        _server.Store(path, """{"metadata":{"uid":"u"}}""");
        _view.NotReady = ["Backend"];
        await _view.SetAsync(Document("""[]"""));
        _view.NotReady = [];
        await _view.SetAsync(Document("""[]""") + Backend("two", "{ec2: {}}"));
        Assert.Equal([$"DELETE {path}"], _server.Writes.Where(static write => write.StartsWith("DELETE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_replicas_work_is_left_to_it()
    {
        _view.Owns = false;
        await _view.SetAsync(Backend("one", "{ec2: {}}"));
        await _view.SetAsync(Backend("two", "{ec2: {}}"));
        _view.Owns = true;
        _view.Set(Backend("three", "{ec2: {}}"));
        Assert.Equal([new("default", "three")], (await _ec2.AskedAsync()).Backends.Select(static target => target.Backend));
    }

    [Fact]
    public async Task A_refusal_of_the_API_server_is_logged_and_tried_again()
    {
        _server.Refuses = static _ => System.Net.HttpStatusCode.Forbidden;
        _view.Set(Backend("one", "{ec2: {}}"));
        await _ec2.AskedAsync();
        await IdleAsync();
        Assert.StartsWith("Warning: The EC2 instances of Backend default/one could not be written down: ", Assert.Single(_log.Lines), StringComparison.Ordinal);
        _server.Refuses = static _ => null;
        _time.Advance(TimeSpan.FromSeconds(30));
        await IdleAsync();
        Assert.Equal("", Written());
    }

    [Fact]
    public async Task Meters_tell_of_each_Backend()
    {
        var measured = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listening) =>
            {
                if (instrument.Meter.Name == "KGateway.Ec2")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (measured)
                measured.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(static tag => tag.Value))}");
        });
        listener.Start();
        _ec2.Answer = static (_, _) => Task.FromResult(Two);
        _view.Set(Backend("metered", "{ec2: {}}"));
        await _ec2.AskedAsync();
        await IdleAsync();
        listener.RecordObservableInstruments();
        string[] ours;
        lock (measured)
            ours = [.. measured.Where(static line => line.Contains(" metered ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "kgateway_ec2_discovery_endpoints_active 2 metered default",
                "kgateway_ec2_discovery_error_state 0 metered default",
                "kgateway_ec2_discovery_poll_total 1 metered default success ",
            ],
            ours);
    }

    private static string PathOf(ObjectKey backend) =>
        $"/api/v1/namespaces/kgateway-system/configmaps/{Ec2Documents.KeyOf(backend, TranslationSettings.Default).Name}";

    private static string Backend(string name, string aws) => $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: {{name}}, namespace: default}
        spec: {type: AWS, aws: {{aws}} }

        """;

    private static string Secret(string data) => $$"""
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: keys, namespace: default}
        stringData: {{data}}

        """;

    private static string Document(string query, string? failure = null) => $$"""
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{Ec2Documents.KeyOf(One, TranslationSettings.Default).Name}}, namespace: kgateway-system, uid: u}
        data:
          backend: default/one
          query: '{{query}}'
          endpoints: '[{"zone":"z9","address":"10.9.9.9"}]'
          {{(failure is null ? "" : $"failure: '{failure}'")}}

        """;

    // The lookup is over when the next one is waited for.
    private Task IdleAsync() => _time.TimerAsync(TimeSpan.FromSeconds(30));

    private string Written()
    {
        var data = _server.Objects[PathOf(One)]["data"]!.AsObject();
        var map = new ConfigMap
        {
            Metadata = new ObjectMeta { Name = "map" },
            Data = StringMap.From(data.Select(static pair => KeyValuePair.Create(pair.Key, pair.Value!.GetValue<string>()))),
        };
        var findings = Ec2Documents.Read(map, One, out _)!;
        var endpoints = string.Join(' ', findings.Endpoints.Select(static endpoint => $"{endpoint.Zone}/{endpoint.Address}"));
        return findings.Failure is { } failure ? $"{endpoints} {failure.Kind} {failure.Message}" : endpoints;
    }
}
