namespace KGateway.Resources.Tests;

/// <summary>Short ways to write objects and look at findings.</summary>
internal static class TestObjects
{
    public static T ReadOne<T>(string yaml, ReadOptions? options = null)
        where T : Resource
    {
        ReadResult result = ResourceReader.Read("test.yaml", yaml, options);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error && options is null);
        return Assert.IsType<T>(Assert.Single(result.Objects));
    }

    /// <summary>The findings of a text as they are printed.</summary>
    public static string[] Findings(string yaml) =>
        [.. ResourceReader.Read("test.yaml", yaml).Diagnostics.Select(diagnostic => diagnostic.ToString())];

    /// <summary>An object of the given kind with a specification written as one flow of YAML.</summary>
    public static string Object(string kind, string spec, string apiVersion = "gateway.networking.k8s.io/v1") => $$"""
        apiVersion: {{apiVersion}}
        kind: {{kind}}
        metadata: {name: a}
        spec: {{spec}}
        """;
}
