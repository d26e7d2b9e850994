using System.Diagnostics;
using KGateway.Silo.Cli;
using KGateway.Silo.Tests.Cli;

namespace KGateway.Silo.Tests;

public sealed class ExamplesTests
{
    public static TheoryData<string> Examples =>
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, "examples")).Select(static folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task There_is_nothing_to_say_of_an_example(string name)
    {
        var run = await CliRun.OfAsync("validate", "-f", Path.Combine(Repository.Root, "examples", name));
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task The_readmes_way_to_run_from_the_repository_finds_the_examples()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["run", "--no-build", "-c", configuration, "--project", "src/Silo", "--", "validate", "-f", "examples/quickstart"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardError = true,
        })!;
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, "5 objects, 0 errors and 0 warnings"), (process.ExitCode, said.Trim()));
    }
}
