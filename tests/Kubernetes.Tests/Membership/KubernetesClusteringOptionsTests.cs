using System.Net;
using KGateway.Kubernetes.Membership;

namespace KGateway.Kubernetes.Tests.Membership;

public sealed class KubernetesClusteringOptionsTests
{
    [Fact]
    public void The_environment_of_the_pod_says_who_it_is()
    {
        var options = Read([("KGATEWAY_SILO_PORT", "22222"), ("KGATEWAY_SILO_TLS_DIR", "/certs")]);
        Assert.Equal(("kgateway-0", "kgateway-system", "uid"), (options.PodName, options.Namespace, options.PodUid));
        Assert.Equal(IPAddress.Parse("fd00::1"), options.PodAddress);
        Assert.Equal((22222, "/certs"), (options.SiloPort, options.CertificateFolder));
        Assert.Equal("kgateway-silo.kgateway-system.svc", options.CertificateName);
        var plain = Read([]);
        Assert.Equal((11111, null, "kgateway"), (plain.SiloPort, plain.CertificateFolder, plain.ServiceId));
    }

    [Theory]
    [InlineData("POD_NAME", "", "POD_NAME is not set")]
    [InlineData("POD_IP", "ten", "'ten', no IP address")]
    [InlineData("POD_IP", "0.0.0.0", "can't reach")]
    [InlineData("KGATEWAY_SILO_PORT", "x", "'x', no port")]
    [InlineData("KGATEWAY_SILO_PORT", "70000", "70000")]
    public void What_is_missing_or_wrong_is_named(string name, string value, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => Read([(name, value)])).Message, StringComparison.Ordinal);

    [Fact]
    public void All_errors_are_named_at_once()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => KubernetesClusteringOptions.FromEnvironment(static _ => null, "kgateway", "a=b")).Message;
        Assert.All(["POD_NAME", "POD_NAMESPACE", "POD_IP", "POD_UID"], name => Assert.Contains(name, error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("KGateway", "a=b")]
    [InlineData("", "a=b")]
    [InlineData("a.b", "a=b")]
    [InlineData("-a", "a=b")]
    [InlineData("kgateway", " ")]
    public void A_wrong_cluster_id_or_selector_is_refused(string clusterId, string selector) =>
        Assert.Throws<InvalidOperationException>(() => Read([], clusterId, selector));

    private static KubernetesClusteringOptions Read(
        (string Name, string Value)[] changes, string clusterId = "kgateway", string selector = "a=b")
    {
        var environment = new Dictionary<string, string>
        {
            ["POD_NAME"] = "kgateway-0", ["POD_NAMESPACE"] = "kgateway-system", ["POD_UID"] = "uid", ["POD_IP"] = "fd00::1",
        };
        foreach (var (name, value) in changes)
            environment[name] = value;
        return KubernetesClusteringOptions.FromEnvironment(environment.GetValueOrDefault, clusterId, selector);
    }
}
