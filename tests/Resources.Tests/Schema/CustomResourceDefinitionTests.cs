using System.Text.Json.Nodes;
using KGateway.Resources.Schema.Crds;

namespace KGateway.Resources.Tests.Schema;

public sealed class CustomResourceDefinitionTests
{
    private const string WriteVariable = "KGATEWAY_WRITE_CRDS";
    private static readonly XmlDescriptions Descriptions = XmlDescriptions.Read();

    public static TheoryData<string> Kinds => [.. CustomResourceDefinitions.Kinds.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_charts_file_is_what_the_records_say(string name)
    {
        ResourceKind kind = KindOf(name);
        string file = Path.Combine(Templates(), CustomResourceDefinitions.FileName(kind));
        string generated = CustomResourceDefinitions.ChartTemplate(kind, Descriptions);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            File.WriteAllText(file, generated);

        string actual = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(actual == generated, $"{file} differs from the records: run this test with {WriteVariable}=1 to write it.");
    }

    [Fact]
    public void The_chart_has_no_file_of_a_kind_that_is_gone()
    {
        var expected = CustomResourceDefinitions.Kinds.Select(CustomResourceDefinitions.FileName).ToHashSet();
        Assert.All(
            Directory.GetFiles(Templates(), ResourceKinds.KgatewayGroup + "_*.yaml"),
            file => Assert.Contains(Path.GetFileName(file), expected));
    }

    [Fact]
    public void Limits_enums_and_required_fields_come_from_the_attributes()
    {
        JsonNode spec = Spec("DirectResponse");
        Assert.Equal("""["status"]""", spec["required"]!.ToJsonString());
        JsonNode fields = spec["properties"]!;
        Assert.Equal(200, (long)fields["status"]!["minimum"]!);
        Assert.Equal(599, (long)fields["status"]!["maximum"]!);
        Assert.Equal(1, (long)fields["body"]!["minLength"]!);
        Assert.Equal(4096, (long)fields["body"]!["maxLength"]!);
        Assert.True((bool)fields["bodyFormat"]!["properties"]!["json"]!["x-kubernetes-preserve-unknown-fields"]!);

        fields = Spec("Backend")["properties"]!;
        Assert.Equal("""["Static","AWS","DynamicForwardProxy","GCP","PriorityGroups"]""", fields["type"]!["enum"]!.ToJsonString());
        Assert.Equal(16, (long)fields["priorityGroups"]!["maxItems"]!);
        Assert.Equal(1, (long)fields["static"]!["properties"]!["hosts"]!["minItems"]!);
        Assert.Null(fields["static"]!["properties"]!["hosts"]!["maxItems"]);
    }

    [Fact]
    public void Descriptions_name_fields_as_users_write_them() =>
        Assert.Equal("Body; not together with bodyFormat.", (string?)Spec("DirectResponse")["properties"]!["body"]!["description"]);

    [Fact]
    public void Rules_stand_beside_the_record_that_they_check()
    {
        JsonArray rules = Spec("Backend")["x-kubernetes-validations"]!.AsArray();
        Assert.Equal(2, rules.Count);
        Assert.Equal("type must match the field that is set", (string?)rules[1]!["message"]);
    }

    [Fact]
    public void Statuses_are_a_subresource_with_conditions_where_we_write_some()
    {
        JsonNode version = Definition("Backend")["spec"]!["versions"]![0]!;
        Assert.NotNull(version["subresources"]!["status"]);
        JsonNode status = version["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!;
        Assert.Equal("map", (string?)status["properties"]!["conditions"]!["x-kubernetes-list-type"]);
        Assert.Null(Definition("DirectResponse")["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!["properties"]);
    }

    private static ResourceKind KindOf(string name) => CustomResourceDefinitions.Kinds.Single(kind => kind.Name == name);

    private static JsonObject Definition(string name) => CustomResourceDefinitions.Definition(KindOf(name), Descriptions);

    private static JsonNode Spec(string name) =>
        Definition(name)["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

    private static string Templates()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "KGateway.sln")))
            folder = Path.GetDirectoryName(folder);
        Assert.NotNull(folder);
        return Path.Combine(folder, "deploy", "helm", "kgateway-crds", "templates");
    }
}
