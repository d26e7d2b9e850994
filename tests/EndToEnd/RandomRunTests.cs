using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>
/// A long random run: fleets of both protocols, which check every response, stay connected or come and go while the folder changes.
/// KGATEWAY_SOAK_SECONDS sets how long, KGATEWAY_SOAK_SEED repeats one.
/// </summary>
[Trait("Duration", "Soak")]
public sealed class RandomRunTests(ITestOutputHelper output)
{
    private const int Gateways = 2;
    private const int Routes = 120;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task No_fleet_sees_a_broken_rule_while_the_folder_changes()
    {
        var duration = TimeSpan.FromSeconds(Number("KGATEWAY_SOAK_SECONDS", 60));
        var seed = Number("KGATEWAY_SOAK_SEED", Random.Shared.Next(1_000_000));
        output.WriteLine($"seed {seed}, {duration.TotalSeconds:F0} s");
        var random = new Random(seed);
        using var folder = new Folder();
        await XdsBench.RunAsync("gen", "--gateways", $"{Gateways}", "--routes", $"{Routes}", "--backends", $"{Routes}", "--hosts", $"{Routes / 3}",
            "--filters", "mixed", "-o", folder.Path);
        await using var kgateway = KGatewayProcess.Start(folder.Path, null);
        await kgateway.ReadyAsync();
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, KGatewayProcess.XdsToken, TestContext.Current.CancellationToken);

        // The name of a cluster that never exists: weight that goes to a missing backend is answered with 500.
        string[] common = ["--static-clusters", "blackhole-cluster", "--target", $"127.0.0.1:{kgateway.XdsPort}", "--token-file", token, "--gateways", $"{Gateways}"];
        var stay = $"{(duration + Settle).TotalSeconds:F0}s";
        var fleets = new[]
        {
            ReportAsync(["load", "--scenario", "wait", "--duration", stay, "--clients", "24", .. common]),
            ReportAsync(["load", "--scenario", "wait", "--duration", stay, "--clients", "8", "--eager-lds", .. common]),
            ReportAsync(["load", "--scenario", "wait", "--duration", stay, "--clients", "8", "--protocol", "sotw", .. common]),
        };
        var clock = Stopwatch.StartNew();
        var comers = ComeAndGoAsync(common, clock, duration);
        var changes = 0;
        using (var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(40)))
        {
            var world = new Disorder(folder, random, Routes);
            while (clock.Elapsed < duration && await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken))
            {
                changes += world.Next();
            }

            world.Restore();
        }

        var storms = await comers;
        foreach (var report in (await Task.WhenAll(fleets)).Concat(storms))
        {
            var checks = report.GetProperty("checks");
            Assert.True(
                checks.GetProperty("violations").GetInt64() == 0,
                $"seed {seed}: {report.GetProperty("command")} {ProtocolOf(report)}: {checks}");
        }

        foreach (var report in await Task.WhenAll(fleets))
        {
            Assert.Equal(1, report.GetProperty("checks").GetProperty("distinct_final_states").GetInt64());
        }

        output.WriteLine($"{changes} changes of the folder, {storms.Count} storms of 10 clients, no rule broken");
        File.Delete(token);
    }

    // Ten clients come, are cut off at once and return with what they hold, again and again, in either protocol.
    private static async Task<List<JsonElement>> ComeAndGoAsync(string[] common, Stopwatch clock, TimeSpan duration)
    {
        var reports = new List<JsonElement>();
        while (clock.Elapsed < duration)
        {
            var protocol = reports.Count % 2 == 0 ? "delta" : "sotw";
            reports.Add(await ReportAsync(
                ["storm", "--clients", "10", "--repeat", "2", "--down", "300ms", "--quiet", "500ms", "--protocol", protocol, .. common]));
        }

        return reports;
    }

    private static string ProtocolOf(JsonElement report) =>
        report.GetProperty("parameters").TryGetProperty("protocol", out var protocol) ? protocol.GetString()! : "delta";

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static async Task<JsonElement> ReportAsync(string[] arguments)
    {
        var file = Path.GetTempFileName();
        await XdsBench.RunAsync([.. arguments, "-o", file]);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        File.Delete(file);
        return document.RootElement.Clone();
    }

    /// <summary>Changes files at random: their content, whether they are there, whether they can be read at all.</summary>
    private sealed class Disorder
    {
        private readonly Folder _folder;
        private readonly Random _random;
        private readonly Dictionary<string, string> _originals = [];
        private readonly List<string> _routes = [];
        private readonly List<string> _services = [];
        private int _revision;

        public Disorder(Folder folder, Random random, int count)
        {
            (_folder, _random) = (folder, random);
            for (var i = 0; i < count; i++)
            {
                _routes.Add($"route-{i:D5}.yaml");
                _services.Add($"service-{i:D5}.yaml");
            }

            foreach (var file in _routes.Concat(_services))
            {
                _originals[file] = File.ReadAllText(Path.Combine(folder.Path, file));
            }
        }

        /// <summary>One change, of one file or of several together; how many files it touched.</summary>
        public int Next()
        {
            switch (_random.Next(10))
            {
                case 0:
                    return Toggle(_routes);
                case 1:
                    return Toggle(_services);
                case 2:
                    // A route and its backend go or come in one save.
                    var i = _random.Next(_routes.Count);
                    return Toggle(_routes[i]) + Toggle(_services[i]);
                case 3:
                    _folder.Overwrite(Any(_routes), "kind: HTTPRoute\nspec: [");
                    return 1;
                case 4:
                    var service = Any(_services);
                    _folder.Save(service, _originals[service].Replace("- 10.0.", $"- 10.{_random.Next(1, 255)}.", StringComparison.Ordinal));
                    return 1;
                case 5:
                    var (one, other) = (Any(_routes), Any(_routes));
                    _folder.Save(one, _originals[other].Replace(NameOf(other), NameOf(one), StringComparison.Ordinal));
                    return 1;
                default:
                    var route = Any(_routes);
                    _folder.Save(route, _originals[route].Replace("value: /r", $"value: /v{++_revision}/r", StringComparison.Ordinal));
                    return 1;
            }
        }

        /// <summary>Makes everything what it was.</summary>
        public void Restore()
        {
            foreach (var (file, content) in _originals)
            {
                _folder.Save(file, content);
            }
        }

        private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

        private string Any(List<string> files) => files[_random.Next(files.Count)];

        private int Toggle(List<string> files) => Toggle(Any(files));

        private int Toggle(string file)
        {
            if (File.Exists(Path.Combine(_folder.Path, file)))
            {
                _folder.Delete(file);
            }
            else
            {
                _folder.Save(file, _originals[file]);
            }

            return 1;
        }
    }
}
