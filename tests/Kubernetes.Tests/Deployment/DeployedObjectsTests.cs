using System.Text.Json;
using KGateway.Kubernetes.Deployment;
using KGateway.Resources;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>A Gateway is told of when somebody changes what is deployed for it, and not for what the server writes.</summary>
public sealed class DeployedObjectsTests
{
    private readonly List<ObjectKey> _told = [];
    private readonly DeployedObjects _objects;

    public DeployedObjectsTests() => _objects = new DeployedObjects(_told.Add);

    [Theory]
    [InlineData("""{"replicas": 2}""", "", "", true)]
    [InlineData("""{"replicas": 1}""", """, "labels": {"a": "b"}""", "", true)]
    [InlineData("""{"replicas": 1}""", """, "annotations": {"a": "b"}""", "", true)]
    [InlineData("""{"replicas": 1}""", """, "annotations": {"deployment.kubernetes.io/revision": "2"}""", "", false)]
    [InlineData("""{"replicas": 1}""", """, "resourceVersion": "9", "generation": 4, "managedFields": [{}]""", """, "status": {"ready": 1}""", false)]
    public void A_change_is_what_differs_from_what_was_applied(string spec, string metadata, string status, bool told)
    {
        _objects.Listed([]);
        _objects.Changed(Object("web", """{"replicas": 1}"""), isDeleted: false);
        Assert.Empty(_told);
        _objects.Changed(Object("web", spec, metadata, status), isDeleted: false);
        Assert.Equal(told ? [new ObjectKey("edge", "gateway-of-web")] : [], _told);
    }

    [Fact]
    public void What_is_gone_is_told()
    {
        _objects.Listed([Object("web", "{}")]);
        _objects.Changed(Object("web", "{}"), isDeleted: true);
        _objects.Changed(Object("never-seen", "{}"), isDeleted: true);
        Assert.Equal([new ObjectKey("edge", "gateway-of-web")], _told);
    }

    [Fact]
    public void After_a_gap_all_differences_are_told()
    {
        _objects.Listed([Object("same", "{}"), Object("other", "{}"), Object("gone", "{}")]);
        Assert.Empty(_told);
        _objects.Listed([Object("same", "{}"), Object("other", """{"x": 1}"""), Object("new", "{}")]);
        Assert.Equal([new ObjectKey("edge", "gateway-of-gone"), new ObjectKey("edge", "gateway-of-other")], _told.Order());
    }

    [Fact]
    public void What_no_Gateway_owns_is_nobodys()
    {
        _objects.Listed([]);
        foreach (var replicas in (int[])[1, 2])
        {
            _objects.Changed(
                JsonElement.Parse($$$"""{"metadata": {"namespace": "edge", "name": "a"}, "spec": {"replicas": {{{replicas}}}}}"""), isDeleted: false);
            _objects.Changed(
                JsonElement.Parse(
                    $$$"""
                    {"metadata": {"namespace": "edge", "name": "b", "ownerReferences": [{"kind": "App", "name": "b"}]}, "spec": {"replicas": {{{replicas}}}}}
                    """),
                isDeleted: false);
        }

        Assert.Empty(_told);
    }

    private static JsonElement Object(string name, string spec, string metadata = "", string status = "") => JsonElement.Parse(
        $$$"""
        {"metadata": {"namespace": "edge", "name": "{{{name}}}",
          "ownerReferences": [{"kind": "Gateway", "name": "gateway-of-{{{name}}}", "controller": true}]{{{metadata}}}},
         "spec": {{{spec}}}{{{status}}}}
        """);
}
