using System.Diagnostics;
using KGateway.Silo.Cli;

namespace KGateway.Silo.Tests.Cli;

/// <summary>What folders hold that is no object, and objects that name what isn't there.</summary>
public sealed class InputFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kgateway-test-").FullName;

    [Fact]
    public async Task A_pipe_in_a_folder_is_passed_over()
    {
        Write("g.yaml", Texts.Gateway("g"));
        using (var process = Process.Start("mkfifo", InFolder("pipe.yaml")))
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var run = await CliRun.OfAsync("validate", "-f", _folder);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("pipe.yaml: warning: is no regular file and isn't read", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("1 object, ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_files_is_told()
    {
        Write("notes.txt", Texts.Gateway("g"));
        var run = await CliRun.OfAsync("validate", "-f", _folder);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("has no .yaml, .yml or .json file", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.yaml", "a link to a file that isn't there")]
    [InlineData("link.yaml", "can't be read: Too many levels")]
    public async Task A_link_that_leads_nowhere_is_told(string target, string why)
    {
        Write("g.yaml", Texts.Gateway("g"));
        File.CreateSymbolicLink(InFolder("link.yaml"), InFolder(target));
        var run = await CliRun.OfAsync("validate", "-f", _folder);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(why, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_told_beside_the_others()
    {
        Write("g.yaml", Texts.Gateway("g"));
        await File.WriteAllBytesAsync(InFolder("latin.yaml"), [.. "a: caf"u8, 0xE9], TestContext.Current.CancellationToken);
        var run = await CliRun.OfAsync("validate", "-f", _folder);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("latin.yaml:1: error: not UTF-8", run.Out, StringComparison.Ordinal);
        Assert.Equal("1 object, 1 error and 0 warnings\n", run.Error);
    }

    [Fact]
    public async Task What_names_an_object_that_is_not_there_is_a_warning()
    {
        Write("all.yaml", string.Join("---\n",
            Texts.Gateway("g").Replace("gatewayClassName: kgateway", "gatewayClassName: kgatewy", StringComparison.Ordinal),
            Texts.Route("r", "missing", "a"),
            Texts.Policy("p", "gone"),
            Texts.Service("a").Replace("  name: a\n", "  name: a\n  annotations: {kgateway.dev/endpoints: nonsense}\n", StringComparison.Ordinal)));
        var run = await CliRun.OfAsync("validate", "-f", _folder);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        var starts = StartsIn("all.yaml");
        Assert.Equal(
            [
                $"{starts[0]}: warning: Gateway default/g: spec.gatewayClassName: no GatewayClass kgatewy is written here; it is taken for one of this controller",
                $"{starts[1]}: warning: HTTPRoute default/r: spec.parentRefs[0]: there is no Gateway default/missing",
                $"{starts[2]}: warning: TrafficPolicy default/p: spec.targetRefs[0]: there is no HTTPRoute default/gone",
                $"{starts[3]}: warning: Service default/a: metadata.annotations[kgateway.dev/endpoints]: 'nonsense' is no address; write IP:PORT or PORTNAME=IP:PORT",
            ],
            run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_status_that_is_a_warning_is_told_where_the_object_is_written()
    {
        Write("gateway.yaml", Texts.Gateway("g"));
        Write("all.yaml", Texts.Service("a") + "---\n" + Texts.Route("r", "g", "missing"));
        var run = await CliRun.OfAsync("validate", "-f", _folder);
        var warning = Assert.Single(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"{StartsIn("all.yaml")[1]}: warning: HTTPRoute default/r: ", warning, StringComparison.Ordinal);
        Assert.Contains("ResolvedRefs=False (BackendNotFound)", warning, StringComparison.Ordinal);

        run = await CliRun.OfAsync("validate", "-f", _folder, "-o", "json");
        Assert.Contains($"\"file\": \"{InFolder("all.yaml")}\"", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_names_objects_that_are_there_is_no_warning()
    {
        Write("all.yaml", string.Join("---\n", Texts.Gateway("g"), Texts.Route("r", "g", "a"), Texts.Policy("p", "r"), Texts.Service("a")));
        var run = await CliRun.OfAsync("validate", "-f", _folder);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task A_finding_of_several_lines_is_printed_on_one()
    {
        Write("all.yaml", string.Join("---\n",
            Texts.Gateway("g"),
            Texts.Route("r", "g", "a").Replace("    - backendRefs:", "    - matches: [{path: {type: RegularExpression, value: '('}}]\n      backendRefs:", StringComparison.Ordinal),
            Texts.Service("a")));
        var run = await CliRun.OfAsync("validate", "-f", _folder);
        var finding = Assert.Single(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("(RouteRuleDropped): Dropped Rule (0): invalid matcher configuration; path: missing )", finding, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string InFolder(string name) => Path.Combine(_folder, name);

    // FILE:LINE of each object of a file.
    private List<string> StartsIn(string name) =>
    [
        .. File.ReadAllLines(InFolder(name)).Index()
            .Where(static line => line.Item.StartsWith("apiVersion:", StringComparison.Ordinal))
            .Select(line => $"{InFolder(name)}:{line.Index + 1}"),
    ];

    private void Write(string name, string content) => File.WriteAllText(InFolder(name), content);
}
