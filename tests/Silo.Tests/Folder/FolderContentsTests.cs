using KGateway.Resources;
using KGateway.Silo.Folder;
using KGateway.Silo.Hosting;
using KGateway.Translation;

namespace KGateway.Silo.Tests.Folder;

public sealed class FolderContentsTests
{
    private readonly FolderContents _contents = new("/root");

    [Fact]
    public void Of_an_object_in_two_files_the_first_by_name_holds_and_both_are_named()
    {
        _contents.Apply([Read("b.yaml", Texts.Service("a", 2)), Read("a.yaml", Texts.Service("a", 1))]);
        Assert.Equal(1, Port());
        var problem = Assert.Single(_contents.Diagnostics);
        Assert.Equal(Severity.Error, problem.Severity);
        Assert.Contains("b.yaml", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains("a.yaml", problem.ToString(), StringComparison.Ordinal);

        _contents.Apply([Missing("a.yaml")]);
        Assert.Equal(2, Port());
        Assert.Empty(_contents.Diagnostics);
    }

    [Fact]
    public void Same_content_is_no_change()
    {
        _contents.Apply([Read("a.yaml", Texts.Service("a"))]);
        Assert.Empty(_contents.Apply([Read("a.yaml", "# a comment\n" + Texts.Service("a"))]));
    }

    [Fact]
    public void File_that_is_broken_at_first_sight_gives_what_is_whole_in_it()
    {
        var changes = _contents.Apply([Read("a.yaml", Texts.Service("a") + "---\n" + Texts.Service("BAD NAME"))]);
        Assert.Equal("Service default/a", Assert.Single(changes).Id.ToString());
        Assert.NotEmpty(_contents.Diagnostics);
    }

    [Fact]
    public void An_object_with_an_error_keeps_its_last_good_version_and_holds_up_no_other_of_its_file()
    {
        _contents.Apply([Read("a.yaml", Services(("a", "1"), ("b", "1"), ("c", "1")))]);
        var changes = _contents.Apply([Read("a.yaml", Services(("a", "none"), ("b", "2"), ("d", "2")))]);
        Assert.Equal(["b", "c", "d"], changes.Select(static change => change.Id.Key.Name).Order());
        Assert.Equal(["a 1", "b 2", "d 2"], Ports());
        Assert.Contains("Service default/a", Assert.Single(_contents.Diagnostics).ToString(), StringComparison.Ordinal);

        // Also when it is not the first time.
        _contents.Apply([Read("a.yaml", Services(("a", "none"), ("b", "3")))]);
        Assert.Equal(["a 1", "b 3"], Ports());
        _contents.Apply([Read("a.yaml", Services(("a", "4"), ("b", "none")))]);
        Assert.Equal(["a 4", "b 3"], Ports());
        _contents.Apply([Read("a.yaml", Services(("b", "5")))]);
        Assert.Equal(["b 5"], Ports());
    }

    [Theory]
    [InlineData("kind: [")]
    [InlineData("metadata: {name: x}")]
    [InlineData("{apiVersion: v1, kind: Service, metadata: {name: ''}}")]
    [InlineData("{apiVersion: v1, kind: HTTPRoute, metadata: {name: a}}")]
    public void All_of_a_file_stays_while_it_is_not_known_what_a_part_of_it_speaks_of(string part)
    {
        _contents.Apply([Read("a.yaml", Services(("a", "1"), ("b", "1")))]);
        Assert.Empty(_contents.Apply([Read("a.yaml", Services(("b", "2")) + "---\n" + part)]));
        Assert.Equal(["a 1", "b 1"], Ports());
        Assert.NotEmpty(_contents.Diagnostics);
    }

    [Fact]
    public void What_is_built_in_holds_until_a_file_writes_it()
    {
        var contents = new FolderContents("/root", BuiltInObjects.For(TranslationSettings.Default));
        Assert.Equal("GatewayClass kgateway", Assert.Single(contents.Objects).Id.ToString());
        var own = Read("c.yaml", "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: kgateway}\nspec: {controllerName: example.com/other}\n");
        Assert.Single(contents.Apply([own]));
        Assert.Empty(contents.Diagnostics);
        Assert.Single(contents.Apply([Missing("c.yaml")]), static change => change.Value is not null);
    }

    private int Port() => Assert.IsType<KGateway.Resources.Core.Service>(Assert.Single(_contents.Objects)).Spec.Ports[0].Port;

    private string[] Ports() =>
        [.. _contents.Objects.Cast<KGateway.Resources.Core.Service>().Select(static service => $"{service.Id.Key.Name} {service.Spec.Ports[0].Port}").Order(StringComparer.Ordinal)];

    private static string Services(params (string Name, string Port)[] services) => string.Join(
        "---\n",
        services.Select(static service => $"apiVersion: v1\nkind: Service\nmetadata: {{name: {service.Name}}}\nspec: {{ports: [{{port: {service.Port}}}]}}\n"));

    private static FileReading Missing(string name) => new($"/root/{name}", FileCondition.Missing, default, [], []);

    private static FileReading Read(string name, string text)
    {
        var result = ResourceReader.Read(name, text);
        return new FileReading($"/root/{name}", FileReading.ConditionOf(result, isEmpty: false), default, result.Objects, result.Diagnostics);
    }
}
