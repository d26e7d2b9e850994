using KGateway.Resources.Istio;

namespace KGateway.Resources.Tests.Reading;

/// <summary>Records of which nothing may be overlooked know the names of the fields that they don't understand.</summary>
public class CollectedFieldsTests
{
    private const string Policy =
        """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: p, namespace: n}
        spec:
          exceptions: [x]
          rules: [{from: [{source: {namespaces: [a], planets: [earth], moons: null}}]}]
        """;

    [Fact]
    public void UnknownFieldsAreToldAndKept()
    {
        ReadResult read = ResourceReader.Read("p.yaml", Policy);

        var policy = Assert.IsType<AuthorizationPolicy>(Assert.Single(read.Objects));
        Assert.Equal(["exceptions"], policy.Spec.UnknownFields);
        Assert.Equal(["planets", "moons"], policy.Spec.Rules[0].From[0].Source!.UnknownFields);
        Assert.Empty(policy.Spec.Rules[0].UnknownFields);
        Assert.All(read.Diagnostics, static diagnostic => Assert.Equal((Severity.Warning, "unknown field"), (diagnostic.Severity, diagnostic.Message)));
        Assert.Equal(3, read.Diagnostics.Length);
    }

    [Fact]
    public void TheyStayWhereAnObjectIsWrittenAndReadAgain()
    {
        Resource policy = Assert.Single(ResourceReader.Read("p.yaml", Policy).Objects);

        Assert.Equal(policy, ResourceJson.Read(ResourceJson.ToUtf8(policy)));
    }

    [Fact]
    public void OfOtherRecordsTheyAreToldAndIgnored()
    {
        ReadResult read = ResourceReader.Read("s.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: n, planet: earth}\n");

        Assert.All(read.Diagnostics, static diagnostic => Assert.Equal("unknown field, it is ignored", diagnostic.Message));
    }
}
