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

    private static FileReading Missing(string name) => new($"/root/{name}", FileCondition.Missing, default, [], []);

    private static FileReading Read(string name, string text)
    {
        var result = ResourceReader.Read(name, text);
        return new FileReading($"/root/{name}", result.HasErrors ? FileCondition.Broken : FileCondition.Good, default, result.Objects, result.Diagnostics);
    }
}
