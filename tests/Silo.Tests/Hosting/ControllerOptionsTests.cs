using System.Net;
using System.Text.RegularExpressions;
using KGateway.Resources;
using KGateway.Silo.Cli;
using KGateway.Silo.Hosting;
using KGateway.Translation.Endpoints.Ec2;
using Microsoft.Extensions.Logging;

namespace KGateway.Silo.Tests.Hosting;

/// <summary>The environment of the control plane's container.</summary>
public sealed class ControllerOptionsTests
{
    [Fact]
    public void Nothing_set_is_a_single_process_with_kgateways_defaults()
    {
        var options = Read([]);
        Assert.Null(options.Clustering);
        Assert.True(options.Deployer.XdsAuthentication);
        Assert.False(options.XdsTls);
        Assert.Equal(9977, options.Deployer.XdsPort);
        Assert.Equal("kgateway-system", options.Deployer.Namespace);
        Assert.True(options.Translation.DeploysToKubernetes);
        Assert.False(options.Classes.Waypoint);
        Assert.True(options.Translation.WaypointLocalBinding);
        Assert.True(IPAddress.IsLoopback(options.Admin.Address.Address));
        Assert.True(options.Translation.Discovery.Selectors.IsEmpty);
    }

    [Fact]
    public void A_pod_joins_the_replicas_of_its_installation()
    {
        var options = Read(new()
        {
            ["POD_IP"] = "10.1.2.3", ["POD_NAME"] = "kgateway-1", ["POD_NAMESPACE"] = "edge", ["POD_UID"] = "u",
            ["KGATEWAY_CLUSTER_ID"] = "mine", ["KGW_LOG_LEVEL"] = "DEBUG", ["KGW_ENABLE_WAYPOINT"] = "true",
            ["KGW_XDS_SERVICE_NAME"] = "mine", ["KGATEWAY_PROXY_IMAGE_TAG"] = "v1.41.0",
        });
        Assert.Equal("mine", options.Clustering!.ClusterId);
        Assert.Equal("edge", options.Clustering.Namespace);
        Assert.Equal("edge", options.Deployer.Namespace);
        Assert.Equal("v1.41.0", options.Deployer.Image.Tag);
        Assert.Equal(LogLevel.Debug, options.LogLevel);
        Assert.True(options.Classes.Waypoint);
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public void Waypoints_are_open_to_others_than_the_nodes_proxy_only_on_demand(string value, bool local) =>
        Assert.Equal(local, Read(new() { ["KGW_WAYPOINT_LOCAL_BINDING"] = value }).Translation.WaypointLocalBinding);

    [Fact]
    public void Parameters_of_classes_are_of_our_kind_unless_they_say_otherwise()
    {
        var options = Read(new() { ["KGW_GATEWAY_CLASS_PARAMETERS_REFS"] = """{"kgateway": {"name": "p", "namespace": "edge"}}""" });
        var reference = options.Classes.Parameters["kgateway"];
        Assert.Equal((ResourceKinds.KgatewayGroup, "GatewayParameters", "p", "edge"), (reference.Group, reference.Kind, reference.Name, reference.Namespace));
    }

    [Fact]
    public void Selectors_of_namespaces_are_read()
    {
        var options = Read(new()
        {
            ["KGW_DISCOVERY_NAMESPACE_SELECTORS"] =
                """[{"matchLabels": {"team": "us"}}, {"matchExpressions": [{"key": "env", "operator": "In", "values": ["a", "b"]}]}]""",
        });
        Assert.Equal(2, options.Translation.Discovery.Selectors.Count);
        Assert.True(options.Translation.Discovery.Selectors[0].Matches(StringMap.From(("team", "us"))));
        Assert.True(options.Translation.Discovery.Selectors[1].Matches(StringMap.From(("env", "b"))));
    }

    [Fact]
    public void Instances_are_looked_up_as_often_as_it_is_said()
    {
        var options = Read([]);
        Assert.Equal((false, TimeSpan.FromSeconds(30)), (options.Translation.EnableAwsEc2Discovery, options.Ec2Interval));
        Assert.Equal(Ec2Lookup.Written, options.Translation.Ec2Lookup);
        options = Read(new() { ["KGW_ENABLE_AWS_EC2_DISCOVERY"] = "true", ["KGW_AWS_EC2_REFRESH_INTERVAL"] = "1m30.5s" });
        Assert.Equal((true, TimeSpan.FromSeconds(90.5)), (options.Translation.EnableAwsEc2Discovery, options.Ec2Interval));
    }

    [Fact]
    public void Streams_become_half_an_hour_old_unless_it_is_said_otherwise()
    {
        Assert.Equal(TimeSpan.FromMinutes(30), Read([]).StreamAge);
        Assert.Equal(TimeSpan.FromSeconds(90), Read(new() { ["KGATEWAY_XDS_STREAM_AGE"] = "1m30s" }).StreamAge);
        Assert.Null(Read(new() { ["KGATEWAY_XDS_STREAM_AGE"] = "never" }).StreamAge);
    }

    [Theory]
    [InlineData("KGATEWAY_XDS_STREAM_AGE", "old")]
    [InlineData("KGATEWAY_XDS_STREAM_AGE", "0s")]
    [InlineData("KGATEWAY_XDS_STREAM_AGE", "-30m")]
    [InlineData("KGW_AWS_EC2_REFRESH_INTERVAL", "soon")]
    [InlineData("KGW_AWS_EC2_REFRESH_INTERVAL", "100ms")]
    [InlineData("KGW_XDS_SERVICE_PORT", "70000")]
    [InlineData("KGW_XDS_TLS", "perhaps")]
    [InlineData("KGW_LOG_LEVEL", "loud")]
    [InlineData("KGW_GATEWAY_CLASS_PARAMETERS_REFS", """{"kgateway": {"name": "p"}}""")]
    [InlineData("KGW_GATEWAY_CLASS_PARAMETERS_REFS", "[]")]
    [InlineData("KGW_DISCOVERY_NAMESPACE_SELECTORS", "{}")]
    [InlineData("KGW_DISCOVERY_NAMESPACE_SELECTORS", """[{"labels": {}}]""")]
    [InlineData("KGW_DISCOVERY_NAMESPACE_SELECTORS", """[{"matchExpressions": [{"key": "a", "operator": "Is"}]}]""")]
    [InlineData("KGW_ADMIN_BIND_ADDRESS", "everywhere")]
    [InlineData("KGATEWAY_XDS_TLS_REQUIRED", "true")]
    [InlineData("KGW_VALIDATION_MODE", "SOMETIMES")]
    [InlineData("KGW_VALIDATOR_MODE", "SOMETIMES")]
    [InlineData("KGW_VALIDATOR_CACHE_SIZE", "-1")]
    [InlineData("KGW_VALIDATOR_CACHE_SIZE", "many")]
    [InlineData("KGW_ENABLE_ORDERED_ADS", "x")]
    [InlineData("KGW_DISABLE_LEADER_ELECTION", "x")]
    [InlineData("KGW_ENABLE_BUILTIN_DEFAULT_METRICS", "x")]
    [InlineData("KGW_XDS_FIRST_CONNECT_DELAY", "x")]
    [InlineData("KGW_SERVICE_ENTRIES_EXCLUSION_LABEL_SELECTORS", "{}")]
    [InlineData("KGW_SERVICE_ENTRIES_EXCLUSION_LABEL_SELECTORS", """[{"matchExpressions": [{"operator": "In"}]}]""")]
    [InlineData("KGW_POLICY_MERGE", "[]")]
    [InlineData("KGW_ENABLE_WAYPOINT", "x")]
    [InlineData("KGW_DNS_LOOKUP_FAMILY", "V5_ONLY")]
    [InlineData("KGW_REFERENCE_GRANT_MODE", "x")]
    public void A_wrong_value_is_named(string variable, string value)
    {
        var wrong = Assert.Throws<CliException>(() => Read(new() { [variable] = value }));
        Assert.Contains(variable, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_of_the_mesh_is_read()
    {
        var exclusions = Read(new()
        {
            ["KGW_SERVICE_ENTRIES_EXCLUSION_LABEL_SELECTORS"] = """[{"matchLabels": {"a": "b"}}]""",
            ["KGW_WORKLOAD_ENTRIES_EXCLUSION_LABELS"] = "one, two",
        }).Translation.Exclusions;
        Assert.True(Assert.Single(exclusions.ServiceEntries).Matches(StringMap.From(("a", "b"))));
        Assert.Equal(["one", "two"], exclusions.WorkloadEntries);
        Assert.True(Read([]).Translation.Exclusions.IsEmpty);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1000", 1000)]
    [InlineData("", 0)]
    public void So_many_verdicts_are_kept(string value, int expected) =>
        Assert.Equal(expected, Read(new() { ["KGW_VALIDATOR_CACHE_SIZE"] = value }).Translation.ValidatorCacheSize);

    [Theory]
    [InlineData("nameserver 10.0.0.1\nsearch edge.svc.corp.example svc.corp.example corp.example\noptions ndots:5", "corp.example")]
    [InlineData("search edge.svc.cluster.local. svc.cluster.local. cluster.local.", "cluster.local")]
    [InlineData("search example.com\n# svc.comment", "cluster.local")]
    [InlineData("", "cluster.local")]
    public void The_domain_of_names_is_that_of_the_pods_resolver(string content, string expected)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, content);
            var pod = new Dictionary<string, string> { ["POD_IP"] = "10.1.2.3", ["POD_NAME"] = "p", ["POD_NAMESPACE"] = "n", ["POD_UID"] = "u" };
            Assert.Equal(expected, ControllerOptions.Read(pod.GetValueOrDefault, null, file).Deployer.ClusterDomain);
            pod["CLUSTER_DOMAIN"] = "written.example";
            Assert.Equal("written.example", ControllerOptions.Read(pod.GetValueOrDefault, null, file).Translation.ClusterDomain);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Every_variable_of_the_chart_is_read()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "KGateway.sln")))
            root = root.Parent!;
        var template = File.ReadAllText(Path.Combine(root.FullName, "deploy", "helm", "kgateway", "templates", "_pod.tpl"));
        var written = Regex.Matches(template, "^(KG[A-Z0-9_]+):", RegexOptions.Multiline).Select(static match => match.Groups[1].Value).ToHashSet();
        var read = new HashSet<string>();
        var pod = new Dictionary<string, string> { ["POD_IP"] = "10.1.2.3", ["POD_NAME"] = "p", ["POD_NAMESPACE"] = "n", ["POD_UID"] = "u" };
        ControllerOptions.Read(
            name =>
            {
                read.Add(name);
                return pod.GetValueOrDefault(name);
            },
            kubeconfig: null);
        Assert.True(written.Count > 20);
        Assert.Subset(read, written);
    }

    [Fact]
    public void All_wrong_values_are_told_at_once()
    {
        var wrong = Assert.Throws<CliException>(() => Read(new()
        {
            ["KGW_XDS_TLS"] = "x", ["KGW_XDS_SERVICE_PORT"] = "y", ["POD_IP"] = "10.0.0.1", ["KGW_VALIDATION_MODE"] = "z", ["KGW_ENABLE_WAYPOINT"] = "w",
        }));
        Assert.All(["KGW_XDS_TLS", "KGW_XDS_SERVICE_PORT", "POD_NAME", "KGW_VALIDATION_MODE", "KGW_ENABLE_WAYPOINT"], name => Assert.Contains(name, wrong.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_admin_server_that_others_can_reach_needs_a_token()
    {
        Assert.Throws<CliException>(() => Read(new() { ["KGW_ADMIN_BIND_ADDRESS"] = "0.0.0.0" }));
        var options = Read(new() { ["KGW_ADMIN_BIND_ADDRESS"] = "0.0.0.0", ["KGATEWAY_ADMIN_TOKEN"] = "secret" });
        Assert.Equal("secret", options.Admin.Token);
    }

    private static ControllerOptions Read(Dictionary<string, string> environment) =>
        ControllerOptions.Read(environment.GetValueOrDefault, kubeconfig: null);
}
