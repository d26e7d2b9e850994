namespace KGateway.Resources.Tests.Schema;

public sealed class KindsTests
{
    [Fact]
    public void Every_kind_has_a_record_that_can_be_written_and_read()
    {
        Assert.Equal(ResourceKinds.All.Length, ResourceKinds.ByGroupKind.Count);
        foreach (ResourceKind kind in ResourceKinds.All)
        {
            Assert.True(kind.Type.IsAssignableTo(typeof(Resource)));
            Assert.NotEmpty(kind.Versions);

            // Making the model of a kind fails on fields of unknown types, clashing names and rules for another type.
            ReadResult result = ResourceReader.Read("test.yaml", $"apiVersion: {kind.ApiVersion}\nkind: {kind.Name}\nmetadata: {{name: a}}");
            Assert.All(result.Diagnostics, diagnostic => Assert.Equal("Required value", diagnostic.Message));
            Assert.All(result.Objects, resource => Assert.Same(kind, resource.Kind));
        }
    }

    [Fact]
    public void An_unknown_kind_is_refused_as_JSON() =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => ResourceJson.Read("{\"apiVersion\":\"v1\",\"kind\":\"Nonsense\"}"u8));

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Node\"}")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":1}}")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"a\"}} 1")]
    public void Broken_JSON_is_refused(string json) =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => ResourceJson.Read(System.Text.Encoding.UTF8.GetBytes(json)));
}
