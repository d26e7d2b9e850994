using KGateway.Resources.Core;

namespace KGateway.Resources.Tests.Core;

public sealed class SecretTests
{
    private const string Text = """
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        type: kubernetes.io/tls
        stringData: {tls.key: geheim}
        data: {tls.crt: YWJj, tls.key: eHl6}
        """;

    [Fact]
    public void Texts_are_laid_over_base64()
    {
        Secret secret = TestObjects.ReadOne<Secret>(Text);

        Assert.Equal("abc", secret.Data.GetText("tls.crt"));
        Assert.Equal("geheim", secret.Data.GetText("tls.key"));
        Assert.Equal(secret, ResourceJson.Read(ResourceJson.ToUtf8(secret)));
    }

    [Fact]
    public void Printing_shows_no_bytes()
    {
        string printed = TestObjects.ReadOne<Secret>(Text).ToString();

        Assert.Contains("tls.key: 6 bytes", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_base64_is_told_without_its_text() =>
        Assert.Equal(
            ["test.yaml:1: error: Secret default/s: data.a: must be base64"],
            TestObjects.Findings("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: '*geheim*'}}"));
}
